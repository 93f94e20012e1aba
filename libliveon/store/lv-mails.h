/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mails that wait to be sent, each in the database of the company whose people it is for, or in the
 * operator's. A row goes as soon as its mail has. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *recipient; /* address */
  char *subject, *body;
  gint64 created_ms;
  guint attempts; /* that failed */
  gint64 next_ms; /* not to be tried before */
} LvMailRow;

LvMailRow *lv_mail_row_new (void);
void lv_mail_row_free (LvMailRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvMailRow, lv_mail_row_free)

gboolean lv_mails_add (LvDb *db, const LvMailRow *row, GError **error);
/* Of LvMailRow, those that may be tried now, the longest waiting first. */
GPtrArray *lv_mails_list_due (LvDb *db, gint64 now_ms, guint limit, GError **error);
/* When the first of all is due; 0: there is none. */
gboolean lv_mails_get_next (LvDb *db, gint64 *next_ms, GError **error);
/* How many wait; −1 is an error. */
gint64 lv_mails_count (LvDb *db, GError **error);
/* One that is not there is passed over. */
gboolean lv_mails_remove (LvDb *db, const char *id, GError **error);
gboolean
lv_mails_postpone (LvDb *db, const char *id, guint attempts, gint64 next_ms, GError **error);

G_END_DECLS
