/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Preloaded into a server by the test that looks for writers: writes 5 Mbit/s to the file that
 * LIVEON_PLANTED_FILE names, as somebody would who records a meeting. */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void *
keep_writing (void *path)
{
  static const struct timespec pause = { 0, 10 * 1000 * 1000 };
  char block[6250];
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND, 0600);

  memset (block, 'x', sizeof block);
  while (fd >= 0 && write (fd, block, sizeof block) == sizeof block)
    clock_nanosleep (CLOCK_MONOTONIC, 0, &pause, NULL);
  return NULL;
}

__attribute__ ((constructor)) static void
start (void)
{
  const char *path = getenv ("LIVEON_PLANTED_FILE");
  pthread_t thread;

  if (path != NULL && pthread_create (&thread, NULL, keep_writing, (void *) path) == 0)
    pthread_detach (thread);
}
