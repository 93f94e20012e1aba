/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the machine and this process have left, read from the system: may block on a slow disk. Any
 * thread that may. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 disk_free, disk_size;    /* bytes, of the file system of a folder; 0: unknown */
  gint64 certificate_not_after_ms; /* 0: unknown */
  double cpu_seconds;              /* of this process, in the kernel and outside */
  guint64 memory;                  /* bytes in use; 0: unknown */
  guint open_files, max_files;     /* descriptors; 0: unknown */
} LvMachine;

void lv_machine_read (LvMachine *self, const char *folder, const char *certificate_file);

G_END_DECLS
