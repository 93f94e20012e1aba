/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-members.h"

#include "lv-limits.h"

typedef struct
{
  const LvMember *fields;
  guint count;
  GParamSpec **specs; /* count + 1, the first is unused */
  gsize mask_offset;  /* of a writable object */
} LvMemberTable;

#define MEMBER(object, field, type) (*(type *) G_STRUCT_MEMBER_P ((object), (field)->offset))

static G_DEFINE_QUARK (lv_member_table, lv_member_table)

    static const LvMemberTable *get_table (gpointer object)
{
  return g_type_get_qdata (G_OBJECT_TYPE (object), lv_member_table_quark ());
}

static gboolean
set_string (char **to, const char *from)
{
  if (g_strcmp0 (*to, from) == 0)
    return FALSE;
  g_free (*to);
  *to = g_strdup (from);
  return TRUE;
}

static gboolean
set_strings (char ***to, char **from)
{
  if (*to != NULL && from != NULL
      && g_strv_equal ((const char *const *) *to, (const char *const *) from))
    return FALSE;
  g_strfreev (*to);
  *to = g_strdupv (from);
  return TRUE;
}

GDateTime *
lv_members_dup_time (gint64 ms)
{
  g_autoptr (GDateTime) seconds = NULL;

  if (ms == 0)
    return NULL;
  seconds = g_date_time_new_from_unix_utc (ms / 1000);
  return seconds == NULL ? NULL : g_date_time_add (seconds, (ms % 1000) * 1000);
}

gint64
lv_date_time_to_ms (GDateTime *time)
{
  if (time == NULL)
    return 0;
  return g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
}

void
lv_members_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const LvMember *field = &get_table (object)->fields[id - 1];

  switch (field->kind)
    {
    case LV_MEMBER_ID:
    case LV_MEMBER_STRING:
    case LV_MEMBER_ID_OR_NULL:
      g_value_set_string (value, MEMBER (object, field, char *));
      break;
    case LV_MEMBER_BOOL:
      g_value_set_boolean (value, MEMBER (object, field, gboolean));
      break;
    case LV_MEMBER_UINT:
      g_value_set_uint (value, MEMBER (object, field, guint));
      break;
    case LV_MEMBER_INT64:
      g_value_set_int64 (value, MEMBER (object, field, gint64));
      break;
    case LV_MEMBER_DOUBLE:
      g_value_set_double (value, MEMBER (object, field, double));
      break;
    case LV_MEMBER_TIME:
      g_value_take_boxed (value, lv_members_dup_time (MEMBER (object, field, gint64)));
      break;
    case LV_MEMBER_ENUM:
      g_value_set_enum (value, MEMBER (object, field, int));
      break;
    case LV_MEMBER_IDS:
    case LV_MEMBER_NAMES:
      g_value_set_boxed (value, MEMBER (object, field, char **));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
clear_field (gpointer object, const LvMember *field)
{
  switch (field->kind)
    {
    case LV_MEMBER_ID:
    case LV_MEMBER_STRING:
    case LV_MEMBER_ID_OR_NULL:
      g_clear_pointer (&MEMBER (object, field, char *), g_free);
      break;
    case LV_MEMBER_IDS:
    case LV_MEMBER_NAMES:
      g_clear_pointer (&MEMBER (object, field, char **), g_strfreev);
      break;
    default:
      break;
    }
}

static void
lv_members_finalize (GObject *object)
{
  const LvMemberTable *table = get_table (object);

  for (guint i = 0; i < table->count; i++)
    clear_field (object, &table->fields[i]);
  G_OBJECT_CLASS (g_type_class_peek (G_TYPE_OBJECT))->finalize (object);
}

static void
lv_members_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  const LvMemberTable *table = get_table (object);
  const LvMember *field = &table->fields[id - 1];

  switch (field->kind)
    {
    case LV_MEMBER_STRING:
      set_string (&MEMBER (object, field, char *), g_value_get_string (value));
      break;
    case LV_MEMBER_BOOL:
      MEMBER (object, field, gboolean) = g_value_get_boolean (value);
      break;
    case LV_MEMBER_UINT:
      MEMBER (object, field, guint) = g_value_get_uint (value);
      break;
    case LV_MEMBER_TIME:
      MEMBER (object, field, gint64) = lv_date_time_to_ms (g_value_get_boxed (value));
      break;
    case LV_MEMBER_ENUM:
      MEMBER (object, field, int) = g_value_get_enum (value);
      break;
    case LV_MEMBER_IDS:
      set_strings (&MEMBER (object, field, char **), g_value_get_boxed (value));
      break;
    case LV_MEMBER_ID:
    case LV_MEMBER_ID_OR_NULL:
    case LV_MEMBER_INT64:
    case LV_MEMBER_DOUBLE:
    case LV_MEMBER_NAMES:
    default:
      g_assert_not_reached ();
    }
  *(guint64 *) G_STRUCT_MEMBER_P (object, table->mask_offset) |= G_GUINT64_CONSTANT (1) << id;
  g_object_notify_by_pspec (object, pspec);
}

static GParamSpec *
make_spec (const LvMember *field, GParamFlags flags)
{
  const char *name = field->property;

  switch (field->kind)
    {
    case LV_MEMBER_BOOL:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    case LV_MEMBER_UINT:
      return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0, flags);
    case LV_MEMBER_INT64:
      return g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0, flags);
    case LV_MEMBER_DOUBLE:
      return g_param_spec_double (name, NULL, NULL, -1, G_MAXDOUBLE, -1, flags);
    case LV_MEMBER_TIME:
      return g_param_spec_boxed (name, NULL, NULL, G_TYPE_DATE_TIME, flags);
    case LV_MEMBER_ENUM:
      return g_param_spec_enum (name, NULL, NULL, field->get_type (), 0, flags);
    case LV_MEMBER_IDS:
    case LV_MEMBER_NAMES:
      return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, flags);
    case LV_MEMBER_ID:
    case LV_MEMBER_STRING:
    case LV_MEMBER_ID_OR_NULL:
    default:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    }
}

static LvMemberTable *
install (GObjectClass *object_class, const LvMember *fields, guint count, GParamFlags access)
{
  const GParamFlags flags = access | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  LvMemberTable *table = g_new0 (LvMemberTable, 1);

  table->fields = fields;
  table->count = count;
  table->specs = g_new0 (GParamSpec *, count + 1);
  for (guint i = 0; i < count; i++)
    table->specs[i + 1] = make_spec (&fields[i], flags);
  g_type_set_qdata (G_OBJECT_CLASS_TYPE (object_class), lv_member_table_quark (), table);

  object_class->get_property = lv_members_get_property;
  object_class->finalize = lv_members_finalize;
  return table;
}

void
lv_members_install (GObjectClass *object_class, const LvMember *fields, guint count)
{
  LvMemberTable *table = install (object_class, fields, count, G_PARAM_READABLE);

  g_object_class_install_properties (object_class, count + 1, table->specs);
}

void
lv_members_install_writable (GObjectClass *object_class,
                             const LvMember *fields,
                             guint count,
                             gsize mask_offset)
{
  LvMemberTable *table = install (object_class, fields, count, G_PARAM_READWRITE);

  g_return_if_fail (count < 64);

  table->mask_offset = mask_offset;
  object_class->set_property = lv_members_set_property;
  g_object_class_install_properties (object_class, count + 1, table->specs);
}

static void
write_field (gpointer object, const LvMember *field, LvJsonWriter *writer)
{
  g_autoptr (GTypeClass) enum_class = NULL;

  switch (field->kind)
    {
    case LV_MEMBER_STRING:
      lv_json_string (writer, field->member, MEMBER (object, field, char *));
      break;
    case LV_MEMBER_BOOL:
      lv_json_bool (writer, field->member, MEMBER (object, field, gboolean));
      break;
    case LV_MEMBER_UINT:
      lv_json_int (writer, field->member, MEMBER (object, field, guint));
      break;
    case LV_MEMBER_TIME:
      lv_json_time (writer, field->member, MEMBER (object, field, gint64));
      break;
    case LV_MEMBER_ENUM:
      enum_class = g_type_class_ref (field->get_type ());
      lv_json_string (
          writer, field->member,
          g_enum_get_value ((GEnumClass *) enum_class, MEMBER (object, field, int))->value_nick);
      break;
    case LV_MEMBER_IDS:
      lv_json_strv (writer, field->member, (const char *const *) MEMBER (object, field, char **));
      break;
    case LV_MEMBER_ID:
    case LV_MEMBER_ID_OR_NULL:
    case LV_MEMBER_INT64:
    case LV_MEMBER_DOUBLE:
    case LV_MEMBER_NAMES:
    default:
      g_assert_not_reached ();
    }
}

void
lv_members_write (gpointer object, LvJsonWriter *writer)
{
  const LvMemberTable *table = get_table (object);
  guint64 mask = *(guint64 *) G_STRUCT_MEMBER_P (object, table->mask_offset);

  for (guint i = 0; i < table->count; i++)
    if (table->fields[i].member != NULL && (mask & (G_GUINT64_CONSTANT (1) << (i + 1))) != 0)
      write_field (object, &table->fields[i], writer);
}

static int
parse_word (const LvMember *field, const char *word)
{
  g_autoptr (GTypeClass) enum_class = g_type_class_ref (field->get_type ());
  GEnumValue *value = g_enum_get_value_by_nick ((GEnumClass *) enum_class, word);

  return value == NULL ? 0 : value->value;
}

static char **
read_ids (LvJson *json, const char *member)
{
  GPtrArray *objects = lv_json_get_objects (json, member, LV_LIMIT_GROUPS);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < objects->len; i++)
    g_strv_builder_add (ids, lv_json_get_id (g_ptr_array_index (objects, i), "id"));
  return g_strv_builder_end (ids);
}

static char **
read_names (LvJson *json, const char *member)
{
  GPtrArray *objects = lv_json_get_objects (json, member, LV_LIMIT_CAPACITY);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < objects->len; i++)
    g_strv_builder_add (names, lv_json_get_optional_string (g_ptr_array_index (objects, i), "name",
                                                            LV_LIMIT_TEXT, ""));
  return g_strv_builder_end (names);
}

static void
read_field (gpointer object, const LvMember *field, LvJson *json, const char *member)
{
  clear_field (object, field);
  switch (field->kind)
    {
    case LV_MEMBER_ID:
      MEMBER (object, field, char *) = g_strdup (lv_json_get_id (json, member));
      break;
    case LV_MEMBER_ID_OR_NULL:
      MEMBER (object, field, char *)
          = g_strdup (lv_json_get_optional_string (json, member, LV_LIMIT_NAME, NULL));
      break;
    case LV_MEMBER_STRING:
      MEMBER (object, field, char *)
          = g_strdup (lv_json_get_optional_string (json, member, LV_LIMIT_TEXT, ""));
      break;
    case LV_MEMBER_BOOL:
      MEMBER (object, field, gboolean) = lv_json_get_optional_bool (json, member, FALSE);
      break;
    case LV_MEMBER_UINT:
      MEMBER (object, field, guint)
          = (guint) lv_json_get_optional_int (json, member, 0, G_MAXUINT, 0);
      break;
    case LV_MEMBER_INT64:
      MEMBER (object, field, gint64) = lv_json_get_optional_int (json, member, 0, G_MAXINT64, 0);
      break;
    case LV_MEMBER_DOUBLE:
      MEMBER (object, field, double) = lv_json_get_optional_double (json, member, -1);
      break;
    case LV_MEMBER_TIME:
      MEMBER (object, field, gint64) = lv_json_get_optional_time (json, member);
      break;
    case LV_MEMBER_ENUM:
      MEMBER (object, field, int)
          = parse_word (field, lv_json_get_optional_string (json, member, LV_LIMIT_NAME, ""));
      break;
    case LV_MEMBER_NAMES:
      MEMBER (object, field, char **) = read_names (json, member);
      break;
    case LV_MEMBER_IDS:
      MEMBER (object, field, char **) = read_ids (json, member);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* A missing inner object leaves its fields at their defaults. */
static void
read_missing (gpointer object, const LvMember *field)
{
  if (field->kind == LV_MEMBER_STRING && MEMBER (object, field, char *) == NULL)
    MEMBER (object, field, char *) = g_strdup ("");
}

void
lv_members_read (gpointer object, LvJson *json)
{
  const LvMemberTable *table = get_table (object);

  for (guint i = 0; i < table->count; i++)
    {
      const LvMember *field = &table->fields[i];
      const char *dot = field->member == NULL ? NULL : strchr (field->member, '.');

      if (field->member == NULL)
        continue;
      if (dot == NULL)
        {
          read_field (object, field, json, field->member);
          continue;
        }

      g_autofree char *outer = g_strndup (field->member, dot - field->member);
      LvJson *inner = lv_json_get_optional_object (json, outer);

      if (inner != NULL)
        read_field (object, field, inner, dot + 1);
      else
        read_missing (object, field);
    }
}

gboolean
lv_json_end_answer (LvJson *json, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (lv_json_end (json, &problem))
    return TRUE;
  lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL, "%s", problem->message);
  return FALSE;
}

gpointer
lv_members_new_from_json (GType type, LvJson *json, GError **error)
{
  g_autoptr (GObject) object = g_object_new (type, NULL);

  lv_members_read (object, json);
  return lv_json_end_answer (json, error) ? g_steal_pointer (&object) : NULL;
}

static gboolean
take_field (gpointer to, gpointer from, const LvMember *field)
{
  switch (field->kind)
    {
    case LV_MEMBER_ID:
    case LV_MEMBER_STRING:
    case LV_MEMBER_ID_OR_NULL:
      return set_string (&MEMBER (to, field, char *), MEMBER (from, field, char *));
    case LV_MEMBER_BOOL:
    case LV_MEMBER_UINT:
    case LV_MEMBER_ENUM:
      if (MEMBER (to, field, guint) == MEMBER (from, field, guint))
        return FALSE;
      MEMBER (to, field, guint) = MEMBER (from, field, guint);
      return TRUE;
    case LV_MEMBER_INT64:
    case LV_MEMBER_TIME:
      if (MEMBER (to, field, gint64) == MEMBER (from, field, gint64))
        return FALSE;
      MEMBER (to, field, gint64) = MEMBER (from, field, gint64);
      return TRUE;
    case LV_MEMBER_DOUBLE:
      if (!(MEMBER (to, field, double) < MEMBER (from, field, double))
          && !(MEMBER (to, field, double) > MEMBER (from, field, double)))
        return FALSE;
      MEMBER (to, field, double) = MEMBER (from, field, double);
      return TRUE;
    case LV_MEMBER_IDS:
    case LV_MEMBER_NAMES:
      return set_strings (&MEMBER (to, field, char **), MEMBER (from, field, char **));
    default:
      g_assert_not_reached ();
    }
}

static void
copy_fields (gpointer to, gpointer from, const char *const *names, gboolean is_named_taken)
{
  const LvMemberTable *table = get_table (to);

  g_return_if_fail (G_OBJECT_TYPE (to) == G_OBJECT_TYPE (from));

  g_object_freeze_notify (to);
  for (guint i = 0; i < table->count; i++)
    {
      const LvMember *field = &table->fields[i];
      gboolean is_named = names != NULL && g_strv_contains (names, field->property);

      if (is_named == is_named_taken && take_field (to, from, field))
        g_object_notify_by_pspec (to, table->specs[i + 1]);
    }
  g_object_thaw_notify (to);
}

void
lv_members_copy (gpointer to, gpointer from, const char *const *except)
{
  copy_fields (to, from, except, FALSE);
}

void
lv_members_copy_only (gpointer to, gpointer from, const char *const *only)
{
  copy_fields (to, from, only, TRUE);
}
