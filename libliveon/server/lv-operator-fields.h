/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members that several commands share: rules, switches, names, groups. Reading sets what is given
 * and leaves the rest. Any thread; those that ask the database: store thread. */
#pragma once

#include "lv-json-writer.h"
#include "lv-json.h"
#include "lv-operation.h"
#include "lv-store.h"

G_BEGIN_DECLS

/* `sign_in`, `join`, `create_rooms` ("inherit" "allow" "deny"), `hours`, `networks`. */
gboolean lv_fields_read_rules (LvJson *json, LvRules *rules, GError **error);
/* `chat`, `share`, `guests`. */
gboolean lv_fields_read_switches (LvJson *json, LvSwitches *switches, GError **error);
/* A cleaned name of 1 (0, if may_be_empty) to max_chars characters. */
gboolean lv_fields_read_name (LvJson *json,
                              const char *field,
                              gsize max_chars,
                              gboolean may_be_empty,
                              char **value,
                              GError **error);
/* Names with commas between them to ids; "" gives none. */
gboolean
lv_fields_read_groups (LvDb *db, LvJson *json, const char *field, char ***ids, GError **error);

/* The person that `login` or `id` names, who becomes the note's target. */
LvUser *lv_fields_find_user (LvDb *db, LvJson *json, LvNote *note, GError **error);

void lv_fields_write_rules (LvJsonWriter *writer, const LvRules *rules);
void lv_fields_write_switches (LvJsonWriter *writer, const LvSwitches *switches);

/* LIVEON_ERROR_INVALID_ARGUMENT with `field`, and a detail for the developer. */
/* why: as for lv_error_new_why. */
GError *lv_fields_error_about (const char *field, const char *why, const char *value);
GError *lv_fields_error (const char *field, const char *detail);

G_END_DECLS
