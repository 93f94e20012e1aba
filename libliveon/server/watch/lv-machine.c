/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-machine.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "lv-certificate.h"

static void
read_disk (LvMachine *self, const char *folder)
{
  struct statvfs status;

  if (statvfs (folder, &status) != 0)
    return;
  self->disk_free = (guint64) status.f_bavail * status.f_frsize;
  self->disk_size = (guint64) status.f_blocks * status.f_frsize;
}

static void
read_certificate (LvMachine *self, const char *file)
{
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, NULL);

  if (certificate != NULL)
    self->certificate_not_after_ms = lv_certificate_not_after_ms (certificate);
}

static double
to_seconds (const struct timeval *time)
{
  return (double) time->tv_sec + (double) time->tv_usec / G_USEC_PER_SEC;
}

static guint
count_files (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n > 0 ? n - 1 : 0; /* the folder's own */
}

static void
read_process (LvMachine *self)
{
  g_autofree char *text = NULL;
  struct rusage usage;
  struct rlimit limit;
  unsigned long size, resident;

  if (getrusage (RUSAGE_SELF, &usage) == 0)
    self->cpu_seconds = to_seconds (&usage.ru_utime) + to_seconds (&usage.ru_stime);
  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL)
      && sscanf (text, "%lu %lu", &size, &resident) == 2)
    self->memory = (guint64) resident * (guint64) sysconf (_SC_PAGESIZE);
  self->open_files = count_files ();
  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    self->max_files = (guint) MIN (limit.rlim_cur, G_MAXUINT);
}

void
lv_machine_read (LvMachine *self, const char *folder, const char *certificate_file)
{
  *self = (LvMachine){ 0 };
  read_disk (self, folder);
  read_certificate (self, certificate_file);
  read_process (self);
}
