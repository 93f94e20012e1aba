/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "harden.h"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

void
liveond_harden (void)
{
  const struct rlimit none = { 0, 0 };

  /* The leak check of a sanitizer build attaches to its own process, which this would forbid. */
#ifndef __SANITIZE_ADDRESS__
  prctl (PR_SET_DUMPABLE, 0);
#endif
  setrlimit (RLIMIT_CORE, &none);
  umask (077);
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3", TRUE);
}

void
liveond_tune (void)
{
  struct rlimit files;

  if (getrlimit (RLIMIT_NOFILE, &files) == 0)
    {
      files.rlim_cur = files.rlim_max;
      setrlimit (RLIMIT_NOFILE, &files);
    }
  /* Few threads that allocate: one arena keeps what they free together; scrypt's 32 MiB are mapped,
   * and go back at once. */
  mallopt (M_ARENA_MAX, 1);
  mallopt (M_MMAP_THRESHOLD, 256 * 1024);
  mallopt (M_TRIM_THRESHOLD, 512 * 1024);
}
