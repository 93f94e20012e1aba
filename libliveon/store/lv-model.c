/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-model.h"

#include <string.h>

/* A model is a reference-counted box; a table says which of its members own memory, and one
 * function each makes, copies and clears any of them. */

typedef enum
{
  FIELD_END,
  FIELD_TEXT,          /* never NULL */
  FIELD_OPTIONAL_TEXT, /* may be NULL */
  FIELD_LIST,          /* of strings, never NULL */
} FieldKind;

typedef struct
{
  FieldKind kind;
  gsize offset;
} Field;

#define TEXT(Type, member)                                                                         \
  {                                                                                                \
    FIELD_TEXT, G_STRUCT_OFFSET (Type, member)                                                     \
  }
#define OPTIONAL_TEXT(Type, member)                                                                \
  {                                                                                                \
    FIELD_OPTIONAL_TEXT, G_STRUCT_OFFSET (Type, member)                                            \
  }
#define LIST(Type, member)                                                                         \
  {                                                                                                \
    FIELD_LIST, G_STRUCT_OFFSET (Type, member)                                                     \
  }
#define END                                                                                        \
  {                                                                                                \
    FIELD_END, 0                                                                                   \
  }

static gpointer
model_new (gsize size, const Field *fields)
{
  gpointer self = g_atomic_rc_box_alloc0 (size);

  for (const Field *field = fields; field->kind != FIELD_END; field++)
    {
      if (field->kind == FIELD_TEXT)
        G_STRUCT_MEMBER (char *, self, field->offset) = g_strdup ("");
      else if (field->kind == FIELD_LIST)
        G_STRUCT_MEMBER (char **, self, field->offset) = g_new0 (char *, 1);
    }
  return self;
}

static gpointer
model_copy (gconstpointer other, gsize size, const Field *fields)
{
  gpointer self = (g_atomic_rc_box_dup) (size, other); /* the macro would keep the const */

  for (const Field *field = fields; field->kind != FIELD_END; field++)
    {
      if (field->kind == FIELD_LIST)
        G_STRUCT_MEMBER (char **, self, field->offset)
            = g_strdupv (G_STRUCT_MEMBER (char **, other, field->offset));
      else
        G_STRUCT_MEMBER (char *, self, field->offset)
            = g_strdup (G_STRUCT_MEMBER (char *, other, field->offset));
    }
  return self;
}

static void
model_clear (gpointer self, const Field *fields)
{
  for (const Field *field = fields; field->kind != FIELD_END; field++)
    {
      if (field->kind == FIELD_LIST)
        g_strfreev (G_STRUCT_MEMBER (char **, self, field->offset));
      else
        g_free (G_STRUCT_MEMBER (char *, self, field->offset));
    }
}

#define DEFINE_MODEL(Type, prefix, set_defaults)                                                   \
  static void prefix##_clear (gpointer self) { model_clear (self, prefix##_fields); }              \
  Type *prefix##_new (void)                                                                        \
  {                                                                                                \
    void (*set) (Type *) = set_defaults;                                                           \
    Type *self = model_new (sizeof (Type), prefix##_fields);                                       \
                                                                                                   \
    if (set != NULL)                                                                               \
      set (self);                                                                                  \
    return self;                                                                                   \
  }                                                                                                \
  Type *prefix##_ref (Type *self) { return g_atomic_rc_box_acquire (self); }                       \
  void prefix##_unref (Type *self) { g_atomic_rc_box_release_full (self, prefix##_clear); }        \
  Type *prefix##_copy (const Type *self)                                                           \
  {                                                                                                \
    return model_copy (self, sizeof (Type), prefix##_fields);                                      \
  }

static const Field lv_policy_fields[] = {
  TEXT (LvPolicy, rules.hours),
  TEXT (LvPolicy, rules.networks),
  TEXT (LvPolicy, time_zone),
  END,
};

static void
lv_policy_set_defaults (LvPolicy *self)
{
  self->password = (LvPasswordPolicy){
    .min_length = 10,
    .min_classes = 2,
    .history = 3,
    .lockout_failures = 10,
    .lockout_seconds = 300,
  };
  self->rules.sign_in = LV_ALLOW;
  self->rules.join = LV_ALLOW;
  self->rules.create_rooms = LV_DENY;
  self->switches = (LvSwitches){ .chat = LV_ALLOW, .share = LV_ALLOW, .guests = LV_DENY };
  self->retention_years = 1;
  g_free (self->time_zone);
  self->time_zone = g_strdup ("Asia/Tokyo");
}

DEFINE_MODEL (LvPolicy, lv_policy, lv_policy_set_defaults)

static const Field lv_tenant_row_fields[] = {
  TEXT (LvTenantRow, id),
  TEXT (LvTenantRow, code),
  TEXT (LvTenantRow, name),
  END,
};

DEFINE_MODEL (LvTenantRow, lv_tenant_row, NULL)

static const Field lv_group_fields[] = {
  TEXT (LvGroup, id),
  TEXT (LvGroup, name),
  TEXT (LvGroup, rules.hours),
  TEXT (LvGroup, rules.networks),
  END,
};

DEFINE_MODEL (LvGroup, lv_group, NULL)

static const Field lv_user_fields[] = {
  TEXT (LvUser, id),
  TEXT (LvUser, login),
  TEXT (LvUser, name),
  TEXT (LvUser, reading),
  TEXT (LvUser, affiliation),
  TEXT (LvUser, title),
  TEXT (LvUser, mail),
  LIST (LvUser, group_ids),
  TEXT (LvUser, rules.hours),
  TEXT (LvUser, rules.networks),
  OPTIONAL_TEXT (LvUser, password_hash),
  OPTIONAL_TEXT (LvUser, sso_subject),
  OPTIONAL_TEXT (LvUser, second_factor),
  END,
};

DEFINE_MODEL (LvUser, lv_user, NULL)

static const Field lv_room_fields[] = {
  TEXT (LvRoom, id),         TEXT (LvRoom, name),
  TEXT (LvRoom, reading),    TEXT (LvRoom, description),
  LIST (LvRoom, group_ids),  LIST (LvRoom, user_ids),
  TEXT (LvRoom, creator_id), END,
};

static void
lv_room_set_defaults (LvRoom *self)
{
  self->capacity = 20;
  self->iterations = 600000;
  self->is_for_everyone = TRUE;
}

DEFINE_MODEL (LvRoom, lv_room, lv_room_set_defaults)

static const Field lv_session_row_fields[] = {
  TEXT (LvSessionRow, id),
  TEXT (LvSessionRow, user_id),
  TEXT (LvSessionRow, device_id),
  TEXT (LvSessionRow, device_name),
  TEXT (LvSessionRow, client),
  TEXT (LvSessionRow, address),
  END,
};

DEFINE_MODEL (LvSessionRow, lv_session_row, NULL)

static const Field lv_announcement_row_fields[] = {
  TEXT (LvAnnouncementRow, id),
  TEXT (LvAnnouncementRow, title_ja),
  TEXT (LvAnnouncementRow, title_en),
  TEXT (LvAnnouncementRow, body_ja),
  TEXT (LvAnnouncementRow, body_en),
  OPTIONAL_TEXT (LvAnnouncementRow, follows_id),
  END,
};

DEFINE_MODEL (LvAnnouncementRow, lv_announcement_row, NULL)

static const Field lv_bar_fields[] = {
  TEXT (LvBar, room_id), TEXT (LvBar, user_id), TEXT (LvBar, reason), TEXT (LvBar, by_id), END,
};

DEFINE_MODEL (LvBar, lv_bar, NULL)

static const Field lv_visit_fields[] = {
  TEXT (LvVisit, id),
  TEXT (LvVisit, user_id),
  TEXT (LvVisit, login),
  TEXT (LvVisit, user_name),
  TEXT (LvVisit, affiliation),
  TEXT (LvVisit, room_id),
  TEXT (LvVisit, room_name),
  TEXT (LvVisit, address),
  TEXT (LvVisit, client),
  TEXT (LvVisit, reason),
  END,
};

static void
lv_visit_set_defaults (LvVisit *self)
{
  self->quality = -1;
}

DEFINE_MODEL (LvVisit, lv_visit, lv_visit_set_defaults)

static const Field lv_record_fields[] = {
  TEXT (LvRecord, kind),
  OPTIONAL_TEXT (LvRecord, payload),
  END,
};

DEFINE_MODEL (LvRecord, lv_record, NULL)
