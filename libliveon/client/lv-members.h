/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Read-only objects that mirror a JSON object of the protocol: one table says of each property
 * where it stands in the instance and in the JSON, and gives the class its properties, its
 * finalizer, its reading and its updating with notifications. Main context only. */
#pragma once

#include <glib-object.h>

#include "lv-json-writer.h"
#include "lv-json.h"

G_BEGIN_DECLS

typedef enum
{
  LV_MEMBER_ID,         /* char *; required */
  LV_MEMBER_STRING,     /* char *; missing is "" */
  LV_MEMBER_ID_OR_NULL, /* char *, NULL when missing */
  LV_MEMBER_BOOL,       /* gboolean */
  LV_MEMBER_UINT,       /* guint */
  LV_MEMBER_INT64,      /* gint64 */
  LV_MEMBER_DOUBLE,     /* double; missing is −1 */
  LV_MEMBER_TIME,       /* gint64 milliseconds, 0 is never; the property is a nullable GDateTime */
  LV_MEMBER_ENUM,       /* int; words are the nicks, an unknown one is 0 */
  LV_MEMBER_IDS,        /* char **; written as such, read as the `id` of each object of a list */
  LV_MEMBER_NAMES,      /* char **; the `name` of each object of a list */
} LvMemberKind;

typedef struct
{
  const char *property;
  const char *member; /* "operator.name" is a member of a member; NULL: it is not in the JSON */
  LvMemberKind kind;
  gsize offset;
  GType (*get_type) (void); /* of LV_MEMBER_ENUM */
} LvMember;

/* Gives the class properties 1 to count, get_property and finalize. fields must be static. */
void lv_members_install (GObjectClass *object_class, const LvMember *fields, guint count);
/* What that get_property does, for a class with a property that is computed. */
void lv_members_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec);
/* The same with properties that can be written; the guint64 at mask_offset tells which were. */
void lv_members_install_writable (GObjectClass *object_class,
                                  const LvMember *fields,
                                  guint count,
                                  gsize mask_offset);
/* Writes the members that were set into the object that is open. */
void lv_members_write (gpointer object, LvJsonWriter *writer);
/* Fills a new object; the first error stays in json. */
void lv_members_read (gpointer object, LvJson *json);
/* A new object from JSON, or NULL with LIVEON_ERROR_PROTOCOL. */
gpointer lv_members_new_from_json (GType type, LvJson *json, GError **error);
/* lv_json_end for what the server sent: a fault in it is LIVEON_ERROR_PROTOCOL. */
gboolean lv_json_end_answer (LvJson *json, GError **error);
/* Takes the values of another object of the same type and notifies what changed: all properties
 * except some, or only some. The lists end with NULL; except may be NULL. */
void lv_members_copy (gpointer to, gpointer from, const char *const *except);
void lv_members_copy_only (gpointer to, gpointer from, const char *const *only);
/* The property's GDateTime; NULL for 0. */
GDateTime *lv_members_dup_time (gint64 ms);
gint64 lv_date_time_to_ms (GDateTime *time);

G_END_DECLS
