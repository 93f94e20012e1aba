/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "commands.h"

/* clang-format off */

#define RULES                                                                                       \
  { "sign-in", "sign_in", LIVEOND_TEXT, "RULE", "may sign in: inherit, allow or deny" },            \
  { "join", "join", LIVEOND_TEXT, "RULE", "may enter rooms: inherit, allow or deny" },              \
  { "create-rooms", "create_rooms", LIVEOND_TEXT, "RULE", "may create rooms: inherit, allow, deny" }, \
  { "hours", "hours", LIVEOND_TEXT, "HOURS", "\"mon-fri 08:00-19:00\"; empty: any time" },          \
  { "networks", "networks", LIVEOND_TEXT, "NETS", "\"192.0.2.0/24 2001:db8::/32\"; empty: anywhere" }
#define SWITCHES                                                                                    \
  { "chat", "chat", LIVEOND_TEXT, "RULE", "chat: inherit, allow or deny" },                         \
  { "share", "share", LIVEOND_TEXT, "RULE", "screen sharing: inherit, allow or deny" },             \
  { "guests", "guests", LIVEOND_TEXT, "RULE", "guests: inherit, allow or deny" }
#define PASSWORD                                                                                    \
  { "password-file", NULL, LIVEOND_LOCAL, "FILE", "password in the file's first line; - is stdin" }, \
  { "ask-password", NULL, LIVEOND_LOCAL_FLAG, NULL, "ask for the password at the terminal" }
#define PERSON                                                                                      \
  { "reading", "reading", LIVEOND_TEXT, "TEXT", "reading of the name, for sorting and searching" }, \
  { "affiliation", "affiliation", LIVEOND_TEXT, "TEXT", "company and department" },                 \
  { "title", "title", LIVEOND_TEXT, "TEXT", "title" },                                              \
  { "mail", "mail", LIVEOND_TEXT, "ADDRESS", "mail address" },                                      \
  { "groups", "groups", LIVEOND_TEXT, "NAMES", "groups by name, with commas between" },             \
  { "admin", "admin", LIVEOND_TRUE, NULL, "an administrator" },                                     \
  { "no-admin", "admin", LIVEOND_FALSE, NULL, "not an administrator" }
#define ROOM                                                                                        \
  { "reading", "room.reading", LIVEOND_TEXT, "TEXT", "reading of the name, for sorting" },          \
  { "description", "room.description", LIVEOND_TEXT, "TEXT", "what the room is for" },              \
  { "capacity", "room.capacity", LIVEOND_NUMBER, "N", "how many fit in" },                          \
  { "groups", "groups", LIVEOND_TEXT, "NAMES", "who may enter; empty: everyone" },                  \
  { "schedule", "room.schedule", LIVEOND_TEXT, "KIND", "permanent, timed or always-on" },           \
  { "starts", "room.starts", LIVEOND_TIME, "TIME", "\"2026-12-01 10:00\" (local) or RFC 3339" },    \
  { "ends", "room.ends", LIVEOND_TIME, "TIME", "when everyone leaves" },                            \
  { "chat", "room.chat", LIVEOND_TEXT, "RULE", "chat: inherit, allow or deny" },                    \
  { "share", "room.share", LIVEOND_TEXT, "RULE", "screen sharing: inherit, allow or deny" },        \
  { "guests", "room.guests", LIVEOND_TEXT, "RULE", "guests: inherit, allow or deny" },              \
  PASSWORD

static const LiveondOption setup_options[] = {
  { "state-directory", NULL, LIVEOND_LOCAL, "DIR", "where databases and keys are kept" },
  { "user", NULL, LIVEOND_LOCAL, "NAME", "as root: whose the state is (liveond, where it exists)" },
  { "listen", NULL, LIVEOND_LOCAL, "ADDRESS:PORT", "where to listen; [::]:8443" },
  { "advertise", NULL, LIVEOND_LOCAL, "HOST[:PORT]", "how people reach the server" },
  { "operator-name", NULL, LIVEOND_LOCAL, "NAME", "who runs the service" },
  { "single-tenant", NULL, LIVEOND_LOCAL_FLAG, NULL, "for one company alone: no company code" },
  { "company-code", NULL, LIVEOND_LOCAL, "CODE", "what the first company's people type" },
  { "company-name", NULL, LIVEOND_LOCAL, "NAME", "the first company" },
  { "admin-login", NULL, LIVEOND_LOCAL, "LOGIN", "its administrator's user ID" },
  { "admin-name", NULL, LIVEOND_LOCAL, "NAME", "its administrator's name" },
  PASSWORD,
  { NULL },
};

static const LiveondOption tenant_add_options[] = {
  { "code", "code", LIVEOND_TEXT, "CODE", "the company code that people type" },
  { "name", "name", LIVEOND_TEXT, "NAME", "the company's name" },
  { NULL },
};
static const LiveondOption tenant_options[] = {
  { "code", "tenant", LIVEOND_TEXT, "CODE", "the company, by code or id" },
  { NULL },
};
static const LiveondOption tenant_set_options[] = {
  { "code", "tenant", LIVEOND_TEXT, "CODE", "the company, by code or id" },
  { "new-code", "new_code", LIVEOND_TEXT, "CODE", "another code to type" },
  { "name", "name", LIVEOND_TEXT, "NAME", "another name" },
  { NULL },
};
static const LiveondOption tenant_remove_options[] = {
  { "code", "tenant", LIVEOND_TEXT, "CODE", "the company, by code or id" },
  { "final", NULL, LIVEOND_LOCAL_FLAG, NULL, "the second step, after the waiting time" },
  { "confirm", "confirm", LIVEOND_TEXT, "NAME", "with --final: the company's full name" },
  { NULL },
};
static const LiveondOption tenant_export_options[] = {
  { "code", "tenant", LIVEOND_TEXT, "CODE", "the company, by code or id" },
  { "folder", NULL, LIVEOND_LOCAL, "FOLDER", "a new folder for the files" },
  { "reason", "reason", LIVEOND_TEXT, "TEXT", "why; the company sees it in its records" },
  { NULL },
};
static const LiveondColumn tenant_columns[] = {
  { "code", "CODE", LIVEOND_TEXT }, { "name", "NAME", LIVEOND_TEXT },
  { "is_closed", "CLOSED", LIVEOND_TRUE }, { "created", "CREATED", LIVEOND_TIME },
  { "removal", "REMOVABLE FROM", LIVEOND_TIME }, { "id", "ID", LIVEOND_TEXT }, { NULL },
};

static const LiveondOption user_add_options[] = {
  { "login", "login", LIVEOND_TEXT, "LOGIN", "the user ID that the person types" },
  { "name", "name", LIVEOND_TEXT, "NAME", "name" },
  PERSON, PASSWORD,
  { "keep-password", "must_change", LIVEOND_FALSE, NULL, "it need not be changed at first sign-in" },
  RULES, { NULL },
};
static const LiveondOption user_set_options[] = {
  { "login", "login", LIVEOND_TEXT, "LOGIN", "the user ID" },
  { "name", "name", LIVEOND_TEXT, "NAME", "name" },
  PERSON, RULES, { NULL },
};
static const LiveondOption user_options[] = {
  { "login", "login", LIVEOND_TEXT, "LOGIN", "the user ID" }, { NULL },
};
static const LiveondOption user_password_options[] = {
  { "login", "login", LIVEOND_TEXT, "LOGIN", "the user ID" }, PASSWORD,
  { "keep-password", "must_change", LIVEOND_FALSE, NULL, "it need not be changed at first sign-in" },
  { NULL },
};
static const LiveondOption user_import_options[] = {
  { "file", NULL, LIVEOND_LOCAL, "FILE", "CSV in UTF-8 or Shift_JIS (CP932); - is standard input" },
  { "dry-run", "dry_run", LIVEOND_TRUE, NULL, "show what would change, and change nothing" },
  { NULL },
};
static const LiveondOption user_list_options[] = {
  { "search", "search", LIVEOND_TEXT, "TEXT", "in ID, name, reading, affiliation" },
  { "offset", "offset", LIVEOND_NUMBER, "N", "leave out so many" },
  { "limit", "limit", LIVEOND_NUMBER, "N", "at most so many (200)" },
  { NULL },
};
static const LiveondColumn user_columns[] = {
  { "login", "LOGIN", LIVEOND_TEXT }, { "name", "NAME", LIVEOND_TEXT },
  { "reading", "READING", LIVEOND_TEXT }, { "affiliation", "AFFILIATION", LIVEOND_TEXT },
  { "is_admin", "ADMIN", LIVEOND_TRUE }, { "is_suspended", "SUSPENDED", LIVEOND_TRUE },
  { "id", "ID", LIVEOND_TEXT }, { NULL },
};

static const LiveondOption group_add_options[] = {
  { "name", "name", LIVEOND_TEXT, "NAME", "the group" }, RULES, SWITCHES, { NULL },
};
static const LiveondOption group_set_options[] = {
  { "name", "name", LIVEOND_TEXT, "NAME", "the group" },
  { "new-name", "new_name", LIVEOND_TEXT, "NAME", "another name" }, RULES, SWITCHES, { NULL },
};
static const LiveondColumn group_columns[] = {
  { "name", "NAME", LIVEOND_TEXT }, { "sign_in", "SIGN-IN", LIVEOND_TEXT },
  { "join", "JOIN", LIVEOND_TEXT }, { "create_rooms", "CREATE", LIVEOND_TEXT },
  { "hours", "HOURS", LIVEOND_TEXT }, { "networks", "NETWORKS", LIVEOND_TEXT },
  { "chat", "CHAT", LIVEOND_TEXT }, { "share", "SHARE", LIVEOND_TEXT },
  { "guests", "GUESTS", LIVEOND_TEXT }, { "id", "ID", LIVEOND_TEXT }, { NULL },
};

static const LiveondOption room_add_options[] = {
  { "name", "room.name", LIVEOND_TEXT, "NAME", "the room" }, ROOM, { NULL },
};
static const LiveondOption room_set_options[] = {
  { "id", "id", LIVEOND_TEXT, "ID", "the room, see “liveond room list”" },
  { "name", "room.name", LIVEOND_TEXT, "NAME", "another name" }, ROOM,
  { "close", "room.is_closed", LIVEOND_TRUE, NULL, "nobody enters, whoever is inside leaves" },
  { "open", "room.is_closed", LIVEOND_FALSE, NULL, "not closed any more" }, { NULL },
};
static const LiveondOption room_options[] = {
  { "id", "id", LIVEOND_TEXT, "ID", "the room, see “liveond room list”" }, { NULL },
};
static const LiveondColumn room_columns[] = {
  { "name", "NAME", LIVEOND_TEXT }, { "mode", "MODE", LIVEOND_TEXT },
  { "schedule", "SCHEDULE", LIVEOND_TEXT }, { "starts", "STARTS", LIVEOND_TIME },
  { "ends", "ENDS", LIVEOND_TIME }, { "people", "PEOPLE", LIVEOND_NUMBER },
  { "is_closed", "CLOSED", LIVEOND_TRUE }, { "id", "ID", LIVEOND_TEXT }, { NULL },
};

static const LiveondOption policy_options[] = {
  { "min-length", "min_length", LIVEOND_NUMBER, "N", "characters of a password, 8 at least" },
  { "min-classes", "min_classes", LIVEOND_NUMBER, "N", "of lower, upper, digit, other: 1 to 4" },
  { "history", "history", LIVEOND_NUMBER, "N", "earlier passwords that may not come back" },
  { "max-age-days", "max_age_days", LIVEOND_NUMBER, "N", "a password's life; 0: no end" },
  { "lockout-failures", "lockout_failures", LIVEOND_NUMBER, "N", "from an unknown device; 0: never" },
  { "lockout-seconds", "lockout_seconds", LIVEOND_NUMBER, "N", "for so long" },
  { "retention-years", "retention_years", LIVEOND_NUMBER, "N", "calendar years, 1 at least" },
  { "legal-hold", "legal_hold", LIVEOND_TRUE, NULL, "nothing is purged" },
  { "no-legal-hold", "legal_hold", LIVEOND_FALSE, NULL, "the purge goes on" },
  { "time-zone", "time_zone", LIVEOND_TEXT, "ZONE", "Asia/Tokyo: of hours and of retention" },
  RULES, SWITCHES, { NULL },
};
static const LiveondColumn policy_columns[] = {
  { "min_length", "min-length", LIVEOND_NUMBER }, { "min_classes", "min-classes", LIVEOND_NUMBER },
  { "history", "history", LIVEOND_NUMBER }, { "max_age_days", "max-age-days", LIVEOND_NUMBER },
  { "lockout_failures", "lockout-failures", LIVEOND_NUMBER },
  { "lockout_seconds", "lockout-seconds", LIVEOND_NUMBER },
  { "sign_in", "sign-in", LIVEOND_TEXT }, { "join", "join", LIVEOND_TEXT },
  { "create_rooms", "create-rooms", LIVEOND_TEXT }, { "hours", "hours", LIVEOND_TEXT },
  { "networks", "networks", LIVEOND_TEXT }, { "chat", "chat", LIVEOND_TEXT },
  { "share", "share", LIVEOND_TEXT }, { "guests", "guests", LIVEOND_TEXT },
  { "retention_years", "retention-years", LIVEOND_NUMBER },
  { "legal_hold", "legal-hold", LIVEOND_TRUE }, { "time_zone", "time-zone", LIVEOND_TEXT }, { NULL },
};

static const LiveondOption announcement_options[] = {
  { "kind", "kind", LIVEOND_TEXT, "KIND", "change, maintenance, incident or information" },
  { "title-ja", "title_ja", LIVEOND_TEXT, "TEXT", "title in Japanese" },
  { "title-en", "title_en", LIVEOND_TEXT, "TEXT", "title in English" },
  { "body-ja", "body_ja", LIVEOND_TEXT, "TEXT", "text in Japanese" },
  { "body-en", "body_en", LIVEOND_TEXT, "TEXT", "text in English" },
  { "published", "published", LIVEOND_TIME, "TIME", "when it is shown from; now" },
  { "effective", "effective", LIVEOND_TIME, "TIME", "when it happens" },
  { "follows", "follows", LIVEOND_TEXT, "ID", "the incident that this is news of" },
  { NULL },
};
static const LiveondColumn announcement_columns[] = {
  { "published", "PUBLISHED", LIVEOND_TIME }, { "kind", "KIND", LIVEOND_TEXT },
  { "effective", "EFFECTIVE", LIVEOND_TIME }, { "is_short_notice", "SHORT NOTICE", LIVEOND_TRUE },
  { "id", "ID", LIVEOND_TEXT }, { NULL },
};

static const LiveondOption records_export_options[] = {
  { "output", NULL, LIVEOND_LOCAL, "FILE", "where to; - is standard output" }, { NULL },
};
static const LiveondOption audit_options[] = {
  { "before", "before", LIVEOND_NUMBER, "SEQ", "only rows before that one" },
  { "limit", "limit", LIVEOND_NUMBER, "N", "at most so many (200)" }, { NULL },
};
static const LiveondOption verify_options[] = {
  { "seq", "seq", LIVEOND_NUMBER, "N", "of a head that was kept elsewhere" },
  { "hash", "hash", LIVEOND_TEXT, "HEX", "its hash" }, { NULL },
};
static const LiveondColumn verify_columns[] = {
  { "rows", "rows that fit", LIVEOND_NUMBER }, { "purged", "of these purged", LIVEOND_NUMBER },
  { "hash", "hash of the last", LIVEOND_TEXT }, { NULL },
};
static const LiveondColumn head_columns[] = {
  { "tenant", "tenant", LIVEOND_TEXT }, { "seq", "seq", LIVEOND_NUMBER },
  { "hash", "hash", LIVEOND_TEXT }, { "time", "time", LIVEOND_TIME },
  { "signature", "signature", LIVEOND_TEXT }, { "key", "key", LIVEOND_TEXT }, { NULL },
};
static const LiveondColumn audit_columns[] = {
  { "seq", "SEQ", LIVEOND_NUMBER }, { "time", "TIME", LIVEOND_TIME },
  { "payload.actor", "ACTOR", LIVEOND_TEXT }, { "payload.action", "ACTION", LIVEOND_TEXT },
  { "payload.result", "RESULT", LIVEOND_TEXT }, { "payload.target", "TARGET", LIVEOND_TEXT },
  { "payload.detail", "DETAIL", LIVEOND_TEXT }, { NULL },
};
static const LiveondColumn pin_columns[] = {
  { "pin", "pin", LIVEOND_TEXT }, { "formatted", "to compare", LIVEOND_TEXT }, { NULL },
};
static const LiveondColumn status_columns[] = {
  { "is_running", "running", LIVEOND_TRUE }, { "version", "version", LIVEOND_TEXT },
  { "sessions", "sessions", LIVEOND_NUMBER }, { "store_queue", "waiting for the disk", LIVEOND_NUMBER },
  { "time", "time", LIVEOND_TIME }, { "pin", "pin", LIVEOND_TEXT }, { NULL },
};

const LiveondCommand liveond_commands[] = {
  { "serve", "", "run the server", .run = liveond_serve },
  { "setup", "", "make configuration, state, first company and administrator", NULL, setup_options,
    .run = liveond_setup },
  { "check", "", "configuration, clock, disk, certificate, databases, ports", "check",
    .run = liveond_check },
  { "status", "", "how the server is", "status", .columns = status_columns },
  { "pin", "", "the certificate's pin, by which clients trust the server", "pin",
    .columns = pin_columns },
  { "sample-config", "", "print a configuration with every key", .run = liveond_sample_config },

  { "tenant add", "code", "add a company", "tenant.add", tenant_add_options,
    .list = "tenant", .columns = tenant_columns },
  { "tenant list", "", "all companies", "tenant.list", .list = "tenants",
    .columns = tenant_columns },
  { "tenant set", "code", "another name or code", "tenant.set", tenant_set_options,
    .list = "tenant", .columns = tenant_columns },
  { "tenant close", "code", "nobody signs in any more; the data stay", "tenant.close",
    tenant_options, .list = "tenant", .columns = tenant_columns },
  { "tenant reopen", "code", "undo a closing, or a removal that was asked for", "tenant.reopen",
    tenant_options, .list = "tenant", .columns = tenant_columns },
  { "tenant export", "code folder", "everything that belongs to a company, into a folder",
    "tenant.export", tenant_export_options, .run = liveond_tenant_export },
  { "tenant remove", "code", "ask for the removal; with --final carry it out", "tenant.remove",
    tenant_remove_options, .list = "tenant", .columns = tenant_columns,
    .run = liveond_tenant_remove },
  { "tenant admin-url", "code", "a new address for its administration; the old one is dead",
    "tenant.admin-path", tenant_options, .run = liveond_admin_url },

  { "user add", "login", "register a person", "user.add", user_add_options, TRUE, "user",
    user_columns, liveond_user_password },
  { "user import", "file", "register and change people as a CSV file says, all or nothing",
    "user.import", user_import_options, TRUE, .run = liveond_user_import },
  { "user list", "", "the people of a company", "user.list", user_list_options, TRUE, "users",
    user_columns },
  { "user set", "login", "change what is known of a person, or their rules", "user.set",
    user_set_options, TRUE, "user", user_columns },
  { "user suspend", "login", "out at once, and no more signing in", "user.suspend", user_options,
    TRUE, "user", user_columns },
  { "user resume", "login", "undo a suspension", "user.resume", user_options, TRUE, "user",
    user_columns },
  { "user reset-password", "login", "another password; all devices are signed out",
    "user.reset-password", user_password_options, TRUE, "user", user_columns,
    liveond_user_password },

  { "group add", "name", "add a group", "group.add", group_add_options, TRUE, "group",
    group_columns },
  { "group list", "", "the groups of a company", "group.list", NULL, TRUE, "groups",
    group_columns },
  { "group set", "name", "change a group's rules and switches", "group.set", group_set_options,
    TRUE, "group", group_columns },

  { "room add", "name", "add a room", "room.add", room_add_options, TRUE, "room", room_columns,
    liveond_room_edit },
  { "room list", "", "the rooms of a company", "room.list", NULL, TRUE, "rooms", room_columns },
  { "room set", "id", "change a room", "room.set", room_set_options, TRUE, "room", room_columns,
    liveond_room_edit },
  { "room remove", "id", "remove a room; its records stay", "room.remove", room_options, TRUE },

  { "policy show", "", "a company's policy", "policy.show", NULL, TRUE, "policy",
    policy_columns },
  { "policy set", "", "change it; in force at once", "policy.set", policy_options, TRUE, "policy",
    policy_columns },

  { "announcement add", "kind", "to everybody, or with --tenant to one company's people",
    "announcement.add", announcement_options, TRUE, "announcement", announcement_columns,
    liveond_announcement },
  { "announcement list", "", "all of them, or with --tenant one company's own",
    "announcement.list", NULL, TRUE, "announcements", announcement_columns,
    liveond_announcement },

  { "records export", "", "a company's records, to be verified anywhere", "records.export",
    records_export_options, TRUE, .run = liveond_records_export },
  { "records verify-store", "", "whether the records in the database are whole",
    "records.verify", verify_options, TRUE, NULL, verify_columns },
  { "records head", "", "the signed head of the chain, to be kept elsewhere", "records.head",
    NULL, TRUE, "head", head_columns },
  { "records audit", "", "who did what, the newest first", "records.audit", audit_options, TRUE,
    "audit", audit_columns },
  { "operator audit", "", "what operators did to the server, the newest first",
    "operator-records.audit", audit_options, FALSE, "audit", audit_columns },
  { "operator verify", "", "whether the operator's records are whole", "operator-records.verify",
    verify_options, FALSE, NULL, verify_columns },
  { NULL },
};
