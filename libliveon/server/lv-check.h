/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What blocks in looking after a server: disk, certificate, ports. Values in, findings out: any
 * thread that may block. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LV_FINDING_OK,
  LV_FINDING_WARNING,
  LV_FINDING_PROBLEM,
} LvFindingState;

typedef struct
{
  const char *check; /* a literal: "clock" "disk" … */
  LvFindingState state;
  char *text;
} LvFinding;

typedef struct
{
  GPtrArray *items; /* of LvFinding */
  const char *language;
} LvFindings;

/* language: of the texts, as lv_words_language takes it. */
LvFindings *lv_findings_new (const char *language);
void lv_findings_free (LvFindings *self);
/* format: English, marked by N_. */
void
lv_findings_add (LvFindings *self, const char *check, LvFindingState state, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

void lv_check_disk (LvFindings *findings, const char *folder);
/* From the counts themselves: for tests. */
void
lv_check_space (LvFindings *findings, const char *folder, guint64 free_bytes, guint64 total_bytes);
void lv_check_certificate (LvFindings *findings, const char *file, gboolean is_own, gint64 now_ms);
/* Whether this server answers there, told by its pin. address: with a port, or without for the
 * default one. */
typedef struct
{
  const char *address;
  guint default_port;
  const char *pin;
  gboolean is_advertised; /* a failure may be the router's, which does not lead back inside */
  gboolean says_proxy;    /* a PROXY header is expected */
} LvPortCheck;
void lv_check_port (LvFindings *findings, const LvPortCheck *port);
/* While no server runs: whether it could listen there. */
void lv_check_port_free (LvFindings *findings, const char *address);
/* The same of the UDP port of sound and pictures. */
void lv_check_udp_port_free (LvFindings *findings, const char *ip, guint16 port);
/* What a firewall has to let through, and whether people outside can get there. */
typedef struct
{
  const char *const *addresses; /* to which clients send, numeric */
  guint tcp_port, udp_port;
  gboolean is_advertised; /* people come from outside */
  gboolean wants_real_time, is_real_time;
} LvMediaCheck;
void lv_check_media (LvFindings *findings, const LvMediaCheck *media);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvFindings, lv_findings_free)

G_END_DECLS
