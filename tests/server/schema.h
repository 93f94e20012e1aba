/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Holds JSON against a schema, as far as our OpenAPI document uses JSON Schema; a word that it does
 * not know is an error, so that nothing passes for want of looking. Any thread. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* document: in which "#/…" references are looked up. NULL when the value fits, else why not, with
 * the path: the caller's. */
char *schema_check (JsonObject *document, JsonObject *schema, JsonNode *value);
/* What a "$ref" leads to; the object itself when it has none. NULL for one that leads nowhere. */
JsonObject *schema_resolve (JsonObject *document, JsonObject *object);

G_END_DECLS
