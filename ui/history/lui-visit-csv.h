/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A table as spreadsheets read it: UTF-8 with a byte order mark, which Excel needs, and CRLF. What
 * a spreadsheet would take for a formula gets an apostrophe in front: names come from others. */

GString *lui_visit_csv_new (void);
/* Fields, ended by a NULL. */
void lui_visit_csv_add_row (GString *table, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
