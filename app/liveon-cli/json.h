/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Output for programs. Main context only. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void cli_json_string (JsonBuilder *builder, const char *name, const char *value);
void cli_json_int (JsonBuilder *builder, const char *name, gint64 value);
void cli_json_bool (JsonBuilder *builder, const char *name, gboolean value);
/* UTC; null for NULL. */
void cli_json_time (JsonBuilder *builder, const char *name, GDateTime *time);

typedef void (*CliJsonFunc) (JsonBuilder *builder, gpointer item);
/* {"name": [one object an item]} on standard output. */
void cli_json_print_list (GListModel *model, const char *name, CliJsonFunc func);

G_END_DECLS
