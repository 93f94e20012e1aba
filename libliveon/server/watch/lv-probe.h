/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a report says of this process, its files and its port, looked at from outside: it blocks.
 * Any thread that may. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LV_PROBE_UNKNOWN, /* nobody answers there */
  LV_PROBE_REFUSED,
  LV_PROBE_ACCEPTED,
} LvProbeAnswer;

/* A handshake as a client offers it. */
typedef struct
{
  LvProbeAnswer below;  /* TLS 1.2 at most */
  LvProbeAnswer newest; /* TLS 1.3 */
  char protocol[16];    /* "TLSv1.3"; this and the rest are empty unless it was accepted */
  char cipher[48];
  char group[32];
  char key[32]; /* of the certificate: "EC 256" */
} LvProbeTls;

/* address: numeric, with a port. */
void lv_probe_tls (LvProbeTls *self, const char *address, gboolean says_proxy);

typedef struct
{
  gboolean is_root;
  gboolean no_new_privileges;
  gboolean is_filtered;     /* system calls, by seccomp */
  guint capabilities;       /* how many are in force */
  gboolean leaves_no_cores; /* neither the limit nor the kernel lets it */
} LvProbeProcess;

void lv_probe_process (LvProbeProcess *self);

/* A state directory: every file in it is one that the server knows. */
typedef struct
{
  guint databases, keys;
  guint strangers; /* files of no kind of ours */
  guint loose;     /* files and folders that others than the owner may read or write */
} LvProbeFiles;

void lv_probe_files (LvProbeFiles *self, const char *state_directory);

G_END_DECLS
