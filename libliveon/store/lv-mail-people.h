/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whom mails can reach, and in which language. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *mail;
  char *language; /* "ja" "en"; empty: not known */
} LvMailPerson;

void lv_mail_person_free (LvMailPerson *self);

/* Of LvMailPerson, by id from behind after_id on: who has an address and is not suspended. */
GPtrArray *lv_mail_people_list (LvDb *db, const char *after_id, guint limit, GError **error);
/* −1 is an error. */
gint64 lv_mail_people_count (LvDb *db, GError **error);
/* In which somebody's program asks; written where it is another than before. */
gboolean
lv_mail_people_set_language (LvDb *db, const char *user_id, const char *language, GError **error);

G_END_DECLS
