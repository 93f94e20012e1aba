/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the store keeps, as values. Each is made once, filled by its maker before anyone else sees
 * it, and then only read: references may cross threads. Strings are never NULL unless it is said.
 * Times are UTC milliseconds since 1970; 0 means never. Any thread. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A rule that may be silent, so that the next wider one speaks. */
typedef enum
{
  LV_INHERIT,
  LV_ALLOW,
  LV_DENY,
} LvTri;

/* Who may do what, when and from where (9.4.1); of a tenant, a group or a user. */
typedef struct
{
  LvTri sign_in;
  LvTri join;
  LvTri create_rooms;
  char *hours;    /* "mon-fri 08:00-19:00; sat 09:00-12:00" in the tenant's zone; empty: any time */
  char *networks; /* "192.0.2.0/24 2001:db8::/32"; empty: anywhere */
} LvRules;

typedef struct
{
  LvTri chat;
  LvTri share;
  LvTri guests;
} LvSwitches;

typedef struct
{
  guint min_length;       /* characters */
  guint min_classes;      /* of lower, upper, digit, other: 1 to 4 */
  guint history;          /* earlier passwords that may not come back */
  guint max_age_days;     /* 0: never expires */
  guint lockout_failures; /* from an unknown device; 0: no lockout */
  guint lockout_seconds;
} LvPasswordPolicy;

/* Bandwidth that media may use, in kilobits a second; 0: what the server allows. */
typedef struct
{
  guint user_kbps;   /* that one person sends */
  guint room_kbps;   /* that the people of one room send together */
  guint tenant_kbps; /* that all send */
} LvCaps;

/* Per tenant. */
typedef struct
{
  LvPasswordPolicy password;
  LvRules rules;
  LvSwitches switches;
  guint retention_years;        /* calendar years, 1 at least */
  gboolean is_legal_hold;       /* nothing is purged */
  gboolean needs_second_factor; /* administrators do not get in without */
  LvCaps caps;
  char *time_zone; /* "Asia/Tokyo" */
} LvPolicy;

typedef struct
{
  char *id;
  char *code; /* the company code that people type */
  char *name;
  gboolean is_closed;
  gint64 created_ms;
  gint64 closed_ms;
  gint64 removal_ms; /* when a requested removal may be carried out; 0: none requested */
} LvTenantRow;

typedef struct
{
  char *id;
  char *name;
  LvRules rules;
  LvSwitches switches;
} LvGroup;

typedef struct
{
  char *id;
  char *login; /* the user ID that a person types; unique, compared case folded */
  char *name;
  char *reading;
  char *affiliation;
  char *title;
  char *mail;
  char **group_ids;
  gboolean is_admin;
  gboolean is_suspended;
  LvRules rules;
  char *password_hash; /* NULL: cannot sign in by password */
  gint64 password_changed_ms;
  gboolean must_change_password;
  gint64 created_ms;
  char *sso_subject;   /* reserved; NULL */
  char *second_factor; /* reserved; NULL */
} LvUser;

typedef enum
{
  LV_ROOM_OPEN,
  LV_ROOM_PASSWORD,
  LV_ROOM_LINK,
} LvRoomMode; /* fixed when the room is made */

typedef enum
{
  LV_SCHEDULE_PERMANENT,
  LV_SCHEDULE_TIMED,
  LV_SCHEDULE_ALWAYS_ON, /* a reception desk: nobody is asked whether they are still there */
} LvScheduleKind;

typedef struct
{
  char *id;
  char *name;
  char *reading;
  char *description;
  guint capacity;
  LvRoomMode mode;
  guint8 salt[16];
  guint iterations;
  guint8 verifier[32];
  guint secret_epoch; /* counts changes of the password */
  gboolean is_for_everyone;
  char **group_ids; /* who may enter when it is not for everyone */
  char **user_ids;  /* and these people */
  LvScheduleKind schedule;
  gint64 starts_ms;
  gint64 ends_ms;
  LvSwitches switches;
  char *creator_id;
  gboolean is_closed;
  gboolean is_formal; /* each meeting begins as one where hosts give the floor */
  gint64 created_ms;
} LvRoom;

/* A signed-in device. Tokens are kept as SHA-256 only. */
typedef struct
{
  char *id;
  char *user_id;
  char *device_id;
  char *device_name;
  guint8 device_key[32]; /* Ed25519 */
  guint8 access_hash[32];
  gint64 access_expires_ms;
  guint8 resume_hash[32];
  gint64 resume_expires_ms;
  char *client; /* "liveon 0.1.0" */
  char *address;
  gint64 created_ms;
  gint64 used_ms;
} LvSessionRow;

typedef enum
{
  LV_ANNOUNCEMENT_CHANGE,
  LV_ANNOUNCEMENT_MAINTENANCE,
  LV_ANNOUNCEMENT_INCIDENT,
  LV_ANNOUNCEMENT_INFORMATION,
} LvAnnouncementKind;

/* Whether people get it by mail, too. */
typedef enum
{
  LV_ANNOUNCEMENT_NO_MAIL,
  LV_ANNOUNCEMENT_MAIL_WANTED, /* from when it is published on */
  LV_ANNOUNCEMENT_MAIL_QUEUED, /* to everybody */
} LvAnnouncementMail;

typedef struct
{
  char *id;
  LvAnnouncementKind kind;
  char *title_ja;
  char *title_en;
  char *body_ja;
  char *body_en;
  char *follows_id; /* NULL, or the incident that this is news of */
  gint64 published_ms;
  gint64 effective_ms;
  gboolean is_short_notice; /* a change announced less than a calendar month ahead */
  LvAnnouncementMail mail;
} LvAnnouncementRow;

/* Who may not come back into a room. */
typedef struct
{
  char *room_id;
  char *user_id;
  gint64 until_ms; /* 0: for good */
  char *reason;    /* words for that person; may be empty */
  char *by_id;     /* who said so */
  gint64 created_ms;
} LvBar;

/* One stay in a room: its entry row and, once it is over, its exit row. */
typedef struct
{
  char *id;
  char *user_id;
  char *login;
  char *user_name;
  char *affiliation;
  char *room_id;
  char *room_name; /* as it was called then */
  char *address;
  char *client;
  gint64 entered_ms;
  gint64 left_ms; /* 0: still inside */
  char *reason;   /* "left" "ejected" "connection-lost" "schedule-ended" "server-stopped"
                     "taken-over" "suspended" "room-closed"; empty while inside */
  gint64 bytes_sent;
  gint64 bytes_received;
  gint64 average_bps;
  gint64 peak_bps;
  double quality; /* 0 to 1; negative: not measured */
} LvVisit;

/* A row of the chain. */
typedef struct
{
  gint64 seq;
  gint64 time_ms;
  char *kind; /* "entry" "exit" "audit" "purge" */
  guint8 salt[16];
  char *payload; /* NULL once purged */
  guint8 digest[32];
  guint8 hash[32];
} LvRecord;

#define LV_DECLARE_MODEL(Type, prefix)                                                             \
  Type *prefix##_new (void);                                                                       \
  Type *prefix##_ref (Type *self);                                                                 \
  void prefix##_unref (Type *self);                                                                \
  /* A deep copy that may be changed. */                                                           \
  Type *prefix##_copy (const Type *self);                                                          \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Type, prefix##_unref)

LV_DECLARE_MODEL (LvPolicy, lv_policy)
LV_DECLARE_MODEL (LvTenantRow, lv_tenant_row)
LV_DECLARE_MODEL (LvGroup, lv_group)
LV_DECLARE_MODEL (LvUser, lv_user)
LV_DECLARE_MODEL (LvRoom, lv_room)
LV_DECLARE_MODEL (LvSessionRow, lv_session_row)
LV_DECLARE_MODEL (LvAnnouncementRow, lv_announcement_row)
LV_DECLARE_MODEL (LvBar, lv_bar)
LV_DECLARE_MODEL (LvVisit, lv_visit)
LV_DECLARE_MODEL (LvRecord, lv_record)

/* new () gives empty strings, empty string lists and these defaults: policy min_length 10,
 * min_classes 2, history 3, no expiry, lockout 10 failures 300 s, rules sign_in and join allowed
 * and create_rooms denied, switches allowed except guests, retention 1, zone Asia/Tokyo; room
 * capacity 20, 600 000 iterations, for everyone. */

G_END_DECLS
