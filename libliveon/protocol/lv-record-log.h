/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An exported record log: JSON Lines, verified offline without any server. Any thread.
 *
 *   {"log":"liveon-records","version":1,"tenant":"…","name":"…","from":1}
 *   {"seq":1,"time":"…","kind":"entry","salt":"hex","payload":"{…}","digest":"hex","hash":"hex"}
 *   {"seq":2,"time":"…","kind":"exit","salt":null,"payload":null,"digest":"hex","hash":"hex"}
 * (purged)
 *   {"head":{"tenant":"…","seq":2,"hash":"hex","time":"…","signature":"hex","key":"hex"}}
 *
 * This module knows no cryptography: it reads and writes the lines. */
#pragma once

#include "lv-json-writer.h"
#include "lv-json.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 seq;
  gint64 time_ms;
  const char *kind;
  gboolean has_payload;
  guint8 salt[16];
  const char *payload; /* NULL when purged */
  guint8 digest[32];
  guint8 hash[32];
} LvRecordLine;

typedef struct
{
  char tenant[33];
  gint64 seq;
  gint64 time_ms;
  guint8 hash[32];
  guint8 signature[64];
  guint8 key[32];
} LvHeadLine;

void lv_record_line_write (LvJsonWriter *writer, const LvRecordLine *line);
/* Strings are borrowed from json. */
gboolean lv_record_line_read (LvJson *json, LvRecordLine *line, GError **error);
void lv_head_line_write (LvJsonWriter *writer, const char *name, const LvHeadLine *line);
gboolean lv_head_line_read (LvJson *json, LvHeadLine *line, GError **error);

G_END_DECLS
