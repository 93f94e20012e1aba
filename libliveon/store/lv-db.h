/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The narrow place behind which another database can stand: a backend implements these verbs, the
 * table files speak only through them, in SQL that both SQLite and PostgreSQL understand ($1-style
 * parameters written ?1). Store thread. Inside store/ only. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

typedef struct _LvStatement LvStatement;

typedef struct
{
  /* Prepared once per database and SQL literal, and kept. */
  LvStatement *(*prepare) (LvDb *db, const char *sql, GError **error);
  void (*bind_text) (LvStatement *statement, int index, const char *value); /* NULL allowed */
  void (*bind_int) (LvStatement *statement, int index, gint64 value);
  void (*bind_double) (LvStatement *statement, int index, double value);
  void (*bind_blob) (LvStatement *statement, int index, const guint8 *data, gsize length);
  /* 1: a row, 0: done, -1: error. Resets itself after 0 and -1. */
  int (*step) (LvStatement *statement, GError **error);
  void (*reset) (LvStatement *statement);
  const char *(*column_text) (LvStatement *statement, int column); /* "" for NULL */
  gboolean (*column_is_null) (LvStatement *statement, int column);
  gint64 (*column_int) (LvStatement *statement, int column);
  double (*column_double) (LvStatement *statement, int column);
  const guint8 *(*column_blob) (LvStatement *statement, int column, gsize *length);
  gint64 (*changes) (LvDb *db);
} LvDbBackend;

G_END_DECLS
