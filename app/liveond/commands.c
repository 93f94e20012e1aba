/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "commands.h"
#include "words.h"

/* clang-format off */

#define RULES                                                                                       \
  { "sign-in", "sign_in", LIVEOND_TEXT, "RULE", N_ ("may sign in: inherit, allow or deny") },       \
  { "join", "join", LIVEOND_TEXT, "RULE", N_ ("may enter rooms: inherit, allow or deny") },         \
  { "create-rooms", "create_rooms", LIVEOND_TEXT, "RULE",                                           \
      N_ ("may create rooms: inherit, allow, deny") },                                              \
  { "hours", "hours", LIVEOND_TEXT, "HOURS", N_ ("\"mon-fri 08:00-19:00\"; empty: any time") },     \
  { "networks", "networks", LIVEOND_TEXT, "NETS",                                                   \
      N_ ("\"192.0.2.0/24 2001:db8::/32\"; empty: anywhere") }
#define SWITCHES                                                                                    \
  { "chat", "chat", LIVEOND_TEXT, "RULE", N_ ("chat: inherit, allow or deny") },                    \
  { "share", "share", LIVEOND_TEXT, "RULE", N_ ("screen sharing: inherit, allow or deny") },        \
  { "guests", "guests", LIVEOND_TEXT, "RULE", N_ ("guests: inherit, allow or deny") }
#define PASSWORD                                                                                    \
  { "password-file", NULL, LIVEOND_LOCAL, "FILE",                                                   \
      N_ ("password in the file's first line; - is stdin") },                                       \
  { "ask-password", NULL, LIVEOND_LOCAL_FLAG, NULL, N_ ("ask for the password at the terminal") }
#define PERSON                                                                                      \
  { "reading", "reading", LIVEOND_TEXT, "TEXT",                                                     \
      N_ ("reading of the name, for sorting and searching") },                                      \
  { "affiliation", "affiliation", LIVEOND_TEXT, "TEXT", N_ ("company and department") },            \
  { "title", "title", LIVEOND_TEXT, "TEXT", N_ ("title") },                                         \
  { "mail", "mail", LIVEOND_TEXT, "ADDRESS", N_ ("mail address") },                                 \
  { "groups", "groups", LIVEOND_TEXT, "NAMES", N_ ("groups by name, with commas between") },        \
  { "admin", "admin", LIVEOND_TRUE, NULL, N_ ("an administrator") },                                \
  { "no-admin", "admin", LIVEOND_FALSE, NULL, N_ ("not an administrator") }
#define ROOM                                                                                        \
  { "reading", "room.reading", LIVEOND_TEXT, "TEXT", N_ ("reading of the name, for sorting") },     \
  { "description", "room.description", LIVEOND_TEXT, "TEXT", N_ ("what the room is for") },         \
  { "capacity", "room.capacity", LIVEOND_NUMBER, "N", N_ ("how many fit in") },                     \
  { "groups", "groups", LIVEOND_TEXT, "NAMES", N_ ("who may enter; empty: everyone") },             \
  { "schedule", "room.schedule", LIVEOND_TEXT, "KIND", N_ ("permanent, timed or always-on") },      \
  { "starts", "room.starts", LIVEOND_TIME, "TIME",                                                  \
      N_ ("\"2026-12-01 10:00\" (local) or RFC 3339") },                                            \
  { "ends", "room.ends", LIVEOND_TIME, "TIME", N_ ("when everyone leaves") },                       \
  { "chat", "room.chat", LIVEOND_TEXT, "RULE", N_ ("chat: inherit, allow or deny") },               \
  { "share", "room.share", LIVEOND_TEXT, "RULE", N_ ("screen sharing: inherit, allow or deny") },   \
  { "guests", "room.guests", LIVEOND_TEXT, "RULE", N_ ("guests: inherit, allow or deny") },         \
  { "floor-mode", "room.floor_mode", LIVEOND_TEXT, "MODE",                                          \
      N_ ("how meetings begin: free, or formal (hosts give the floor)") },                          \
  PASSWORD

static const LiveondOption setup_options[] = {
  { "state-directory", NULL, LIVEOND_LOCAL, "DIR", N_ ("where databases and keys are kept") },
  { "user", NULL, LIVEOND_LOCAL, "NAME",
      N_ ("as root: whose the state is (liveond, where it exists)") },
  { "listen", NULL, LIVEOND_LOCAL, "ADDRESS:PORT", N_ ("where to listen; [::]:8443") },
  { "advertise", NULL, LIVEOND_LOCAL, "HOST[:PORT]", N_ ("how people reach the server") },
  { "operator-name", NULL, LIVEOND_LOCAL, "NAME", N_ ("who runs the service") },
  { "single-tenant", NULL, LIVEOND_LOCAL_FLAG, NULL,
      N_ ("for one company alone: no company code") },
  { "company-code", NULL, LIVEOND_LOCAL, "CODE", N_ ("what the first company's people type") },
  { "company-name", NULL, LIVEOND_LOCAL, "NAME", N_ ("the first company") },
  { "admin-login", NULL, LIVEOND_LOCAL, "LOGIN", N_ ("its administrator's user ID") },
  { "admin-name", NULL, LIVEOND_LOCAL, "NAME", N_ ("its administrator's name") },
  PASSWORD,
  { NULL },
};

static const LiveondOption tenant_add_options[] = {
  { "code", "code", LIVEOND_TEXT, "CODE", N_ ("the company code that people type") },
  { "name", "name", LIVEOND_TEXT, "NAME", N_ ("the company's name") },
  { NULL },
};
static const LiveondOption tenant_options[] = {
  { "code", "tenant", LIVEOND_TEXT, "CODE", N_ ("the company, by code or id") },
  { NULL },
};
static const LiveondOption tenant_networks_options[] = {
  { "code", "tenant", LIVEOND_TEXT, "CODE", N_ ("the company, by code or id") },
  { "networks", "networks", LIVEOND_TEXT, "NETS",
      N_ ("\"192.0.2.0/24 2001:db8::/32\"; empty: anywhere") },
  { NULL },
};
static const LiveondOption tenant_set_options[] = {
  { "code", "tenant", LIVEOND_TEXT, "CODE", N_ ("the company, by code or id") },
  { "new-code", "new_code", LIVEOND_TEXT, "CODE", N_ ("another code to type") },
  { "name", "name", LIVEOND_TEXT, "NAME", N_ ("another name") },
  { NULL },
};
static const LiveondOption tenant_remove_options[] = {
  { "code", "tenant", LIVEOND_TEXT, "CODE", N_ ("the company, by code or id") },
  { "final", NULL, LIVEOND_LOCAL_FLAG, NULL, N_ ("the second step, after the waiting time") },
  { "confirm", "confirm", LIVEOND_TEXT, "NAME", N_ ("with --final: the company's full name") },
  { NULL },
};
static const LiveondOption tenant_export_options[] = {
  { "code", "tenant", LIVEOND_TEXT, "CODE", N_ ("the company, by code or id") },
  { "folder", NULL, LIVEOND_LOCAL, "FOLDER", N_ ("a new folder for the files") },
  { "reason", "reason", LIVEOND_TEXT, "TEXT", N_ ("why; the company sees it in its records") },
  { NULL },
};
static const LiveondColumn tenant_columns[] = {
  { "code", N_ ("CODE"), LIVEOND_TEXT }, { "name", N_ ("NAME"), LIVEOND_TEXT },
  { "is_closed", N_ ("CLOSED"), LIVEOND_TRUE }, { "created", N_ ("CREATED"), LIVEOND_TIME },
  { "removal", N_ ("REMOVABLE FROM"), LIVEOND_TIME }, { "id", N_ ("ID"), LIVEOND_TEXT }, { NULL },
};

static const LiveondOption user_add_options[] = {
  { "login", "login", LIVEOND_TEXT, "LOGIN", N_ ("the user ID that the person types") },
  { "name", "name", LIVEOND_TEXT, "NAME", N_ ("full name") },
  PERSON, PASSWORD,
  { "keep-password", "must_change", LIVEOND_FALSE, NULL,
      N_ ("it need not be changed at first sign-in") },
  RULES, { NULL },
};
static const LiveondOption user_set_options[] = {
  { "login", "login", LIVEOND_TEXT, "LOGIN", N_ ("the user ID") },
  { "name", "name", LIVEOND_TEXT, "NAME", N_ ("full name") },
  PERSON, RULES, { NULL },
};
static const LiveondOption user_options[] = {
  { "login", "login", LIVEOND_TEXT, "LOGIN", N_ ("the user ID") }, { NULL },
};
static const LiveondOption user_password_options[] = {
  { "login", "login", LIVEOND_TEXT, "LOGIN", N_ ("the user ID") }, PASSWORD,
  { "keep-password", "must_change", LIVEOND_FALSE, NULL,
      N_ ("it need not be changed at first sign-in") },
  { NULL },
};
static const LiveondOption operator_add_options[] = {
  { "login", "login", LIVEOND_TEXT, "LOGIN", N_ ("the user ID that the person types") },
  { "name", "name", LIVEOND_TEXT, "NAME", N_ ("full name") },
  { "role", "role", LIVEOND_TEXT, "ROLE", N_ ("reader, support or owner") },
  { "mail", "mail", LIVEOND_TEXT, "ADDRESS", N_ ("mail address") },
  PASSWORD,
  { "keep-password", "must_change", LIVEOND_FALSE, NULL,
      N_ ("it need not be changed at first sign-in") },
  { NULL },
};
static const LiveondOption operator_set_options[] = {
  { "login", "login", LIVEOND_TEXT, "LOGIN", N_ ("the user ID") },
  { "name", "name", LIVEOND_TEXT, "NAME", N_ ("full name") },
  { "role", "role", LIVEOND_TEXT, "ROLE", N_ ("reader, support or owner") },
  { "mail", "mail", LIVEOND_TEXT, "ADDRESS", N_ ("mail address") },
  { NULL },
};
static const LiveondOption console_networks_options[] = {
  { "networks", "networks", LIVEOND_TEXT, "NETS",
      N_ ("\"192.0.2.0/24 2001:db8::/32\"; empty: anywhere") },
  { NULL },
};
static const LiveondColumn operator_columns[] = {
  { "login", N_ ("LOGIN"), LIVEOND_TEXT }, { "name", N_ ("FULL NAME"), LIVEOND_TEXT },
  { "role", N_ ("ROLE"), LIVEOND_TEXT }, { "is_suspended", N_ ("SUSPENDED"), LIVEOND_TRUE },
  { "has_second_factor", N_ ("SECOND FACTOR"), LIVEOND_TRUE },
  { "id", N_ ("ID"), LIVEOND_TEXT }, { NULL },
};

static const LiveondOption user_import_options[] = {
  { "file", NULL, LIVEOND_LOCAL, "FILE",
      N_ ("CSV in UTF-8 or Shift_JIS (CP932); - is standard input") },
  { "dry-run", "dry_run", LIVEOND_TRUE, NULL, N_ ("show what would change, and change nothing") },
  { NULL },
};
static const LiveondOption user_list_options[] = {
  { "search", "search", LIVEOND_TEXT, "TEXT", N_ ("in ID, name, reading, affiliation") },
  { "offset", "offset", LIVEOND_NUMBER, "N", N_ ("leave out so many") },
  { "limit", "limit", LIVEOND_NUMBER, "N", N_ ("at most so many (200)") },
  { NULL },
};
static const LiveondColumn user_columns[] = {
  { "login", N_ ("LOGIN"), LIVEOND_TEXT }, { "name", N_ ("FULL NAME"), LIVEOND_TEXT },
  { "reading", N_ ("READING"), LIVEOND_TEXT }, { "affiliation", N_ ("AFFILIATION"), LIVEOND_TEXT },
  { "is_admin", N_ ("ADMIN"), LIVEOND_TRUE }, { "is_suspended", N_ ("SUSPENDED"), LIVEOND_TRUE },
  { "id", N_ ("ID"), LIVEOND_TEXT }, { NULL },
};

static const LiveondOption group_add_options[] = {
  { "name", "name", LIVEOND_TEXT, "NAME", N_ ("the group") }, RULES, SWITCHES, { NULL },
};
static const LiveondOption group_set_options[] = {
  { "name", "name", LIVEOND_TEXT, "NAME", N_ ("the group") },
  { "new-name", "new_name", LIVEOND_TEXT, "NAME", N_ ("another name") }, RULES, SWITCHES, { NULL },
};
static const LiveondColumn group_columns[] = {
  { "name", N_ ("NAME"), LIVEOND_TEXT }, { "sign_in", N_ ("SIGN-IN"), LIVEOND_TEXT },
  { "join", N_ ("JOIN"), LIVEOND_TEXT }, { "create_rooms", N_ ("CREATE"), LIVEOND_TEXT },
  { "hours", N_ ("HOURS"), LIVEOND_TEXT }, { "networks", N_ ("NETWORKS"), LIVEOND_TEXT },
  { "chat", N_ ("CHAT"), LIVEOND_TEXT }, { "share", N_ ("SHARE"), LIVEOND_TEXT },
  { "guests", N_ ("GUESTS"), LIVEOND_TEXT }, { "id", N_ ("ID"), LIVEOND_TEXT }, { NULL },
};

static const LiveondOption room_add_options[] = {
  { "name", "room.name", LIVEOND_TEXT, "NAME", N_ ("the room") }, ROOM, { NULL },
};
static const LiveondOption room_set_options[] = {
  { "id", "id", LIVEOND_TEXT, "ID", N_ ("the room, see “liveond room list”") },
  { "name", "room.name", LIVEOND_TEXT, "NAME", N_ ("another name") }, ROOM,
  { "close", "room.is_closed", LIVEOND_TRUE, NULL, N_ ("nobody enters, whoever is inside leaves") },
  { "open", "room.is_closed", LIVEOND_FALSE, NULL, N_ ("not closed any more") }, { NULL },
};
static const LiveondOption room_options[] = {
  { "id", "id", LIVEOND_TEXT, "ID", N_ ("the room, see “liveond room list”") }, { NULL },
};
static const LiveondColumn room_columns[] = {
  { "name", N_ ("NAME"), LIVEOND_TEXT }, { "mode", N_ ("MODE"), LIVEOND_TEXT },
  { "schedule", N_ ("SCHEDULE"), LIVEOND_TEXT }, { "starts", N_ ("STARTS"), LIVEOND_TIME },
  { "ends", N_ ("ENDS"), LIVEOND_TIME }, { "people", N_ ("PEOPLE"), LIVEOND_NUMBER },
  { "is_closed", N_ ("CLOSED"), LIVEOND_TRUE }, { "id", N_ ("ID"), LIVEOND_TEXT }, { NULL },
};

static const LiveondColumn meeting_columns[] = {
  { "room", N_ ("ROOM"), LIVEOND_TEXT }, { "name", N_ ("NAME"), LIVEOND_TEXT },
  { "path", N_ ("WAY"), LIVEOND_TEXT }, { "sent_bps", N_ ("SENT BIT/S"), LIVEOND_NUMBER },
  { "received_bps", N_ ("RECEIVED BIT/S"), LIVEOND_NUMBER },
  { "available_bps", N_ ("CAN RECEIVE BIT/S"), LIVEOND_NUMBER },
  { "loss_sent_percent", N_ ("LOST OF SENT %"), LIVEOND_DECIMAL },
  { "loss_received_percent", N_ ("LOST OF RECEIVED %"), LIVEOND_DECIMAL },
  { "round_trip_ms", N_ ("ROUND TRIP MS"), LIVEOND_DECIMAL },
  { "quality", N_ ("QUALITY"), LIVEOND_DECIMAL }, { "is_away", N_ ("AWAY"), LIVEOND_TRUE },
  { "entered", N_ ("ENTERED"), LIVEOND_TIME }, { "visit", N_ ("VISIT"), LIVEOND_TEXT }, { NULL },
};
static const LiveondOption minutes_options[] = {
  { "id", "visit", LIVEOND_TEXT, "ID", N_ ("the visit, by its id") }, { NULL },
};
static const LiveondColumn minutes_columns[] = {
  { "time", N_ ("TIME"), LIVEOND_TIME }, { "seconds", N_ ("SECONDS"), LIVEOND_NUMBER },
  { "bytes_sent", N_ ("BYTES SENT"), LIVEOND_NUMBER },
  { "bytes_received", N_ ("BYTES RECEIVED"), LIVEOND_NUMBER },
  { "peak_bps", N_ ("PEAK BIT/S"), LIVEOND_NUMBER },
  { "loss_sent_percent", N_ ("LOST OF SENT %"), LIVEOND_DECIMAL },
  { "loss_received_percent", N_ ("LOST OF RECEIVED %"), LIVEOND_DECIMAL },
  { "round_trip_ms", N_ ("ROUND TRIP MS"), LIVEOND_DECIMAL },
  { "quality", N_ ("QUALITY"), LIVEOND_DECIMAL }, { NULL },
};

static const LiveondOption policy_options[] = {
  { "min-length", "min_length", LIVEOND_NUMBER, "N", N_ ("characters of a password, 8 at least") },
  { "min-classes", "min_classes", LIVEOND_NUMBER, "N",
      N_ ("of lower, upper, digit, other: 1 to 4") },
  { "history", "history", LIVEOND_NUMBER, "N", N_ ("earlier passwords that may not come back") },
  { "max-age-days", "max_age_days", LIVEOND_NUMBER, "N", N_ ("a password's life; 0: no end") },
  { "lockout-failures", "lockout_failures", LIVEOND_NUMBER, "N",
      N_ ("from an unknown device; 0: never") },
  { "lockout-seconds", "lockout_seconds", LIVEOND_NUMBER, "N", N_ ("for so long") },
  { "retention-years", "retention_years", LIVEOND_NUMBER, "N", N_ ("calendar years, 1 at least") },
  { "legal-hold", "legal_hold", LIVEOND_TRUE, NULL, N_ ("nothing is purged") },
  { "no-legal-hold", "legal_hold", LIVEOND_FALSE, NULL, N_ ("the purge goes on") },
  { "time-zone", "time_zone", LIVEOND_TEXT, "ZONE", N_ ("Asia/Tokyo: of hours and of retention") },
  { "user-kbps", "user_kbps", LIVEOND_NUMBER, "N",
      N_ ("kbit/s that a person may send; 0: the server's") },
  { "room-kbps", "room_kbps", LIVEOND_NUMBER, "N",
      N_ ("kbit/s that a room's people may send; 0: the server's") },
  { "tenant-kbps", "tenant_kbps", LIVEOND_NUMBER, "N",
      N_ ("kbit/s that all may send together; 0: the server's") },
  RULES, SWITCHES, { NULL },
};
static const LiveondColumn policy_columns[] = {
  { "min_length", N_ ("min-length"), LIVEOND_NUMBER },
  { "min_classes", N_ ("min-classes"), LIVEOND_NUMBER },
  { "history", N_ ("history"), LIVEOND_NUMBER },
  { "max_age_days", N_ ("max-age-days"), LIVEOND_NUMBER },
  { "lockout_failures", N_ ("lockout-failures"), LIVEOND_NUMBER },
  { "lockout_seconds", N_ ("lockout-seconds"), LIVEOND_NUMBER },
  { "sign_in", N_ ("sign-in"), LIVEOND_TEXT }, { "join", N_ ("join"), LIVEOND_TEXT },
  { "create_rooms", N_ ("create-rooms"), LIVEOND_TEXT }, { "hours", N_ ("hours"), LIVEOND_TEXT },
  { "networks", N_ ("networks"), LIVEOND_TEXT }, { "chat", N_ ("chat"), LIVEOND_TEXT },
  { "share", N_ ("share"), LIVEOND_TEXT }, { "guests", N_ ("guests"), LIVEOND_TEXT },
  { "retention_years", N_ ("retention-years"), LIVEOND_NUMBER },
  { "legal_hold", N_ ("legal-hold"), LIVEOND_TRUE },
  { "time_zone", N_ ("time-zone"), LIVEOND_TEXT },
  { "user_kbps", N_ ("user-kbps"), LIVEOND_NUMBER },
  { "room_kbps", N_ ("room-kbps"), LIVEOND_NUMBER },
  { "tenant_kbps", N_ ("tenant-kbps"), LIVEOND_NUMBER }, { NULL },
};

static const LiveondOption announcement_options[] = {
  { "kind", "kind", LIVEOND_TEXT, "KIND", N_ ("change, maintenance, incident or information") },
  { "title-ja", "title_ja", LIVEOND_TEXT, "TEXT", N_ ("title in Japanese") },
  { "title-en", "title_en", LIVEOND_TEXT, "TEXT", N_ ("title in English") },
  { "body-ja", "body_ja", LIVEOND_TEXT, "TEXT", N_ ("text in Japanese") },
  { "body-en", "body_en", LIVEOND_TEXT, "TEXT", N_ ("text in English") },
  { "published", "published", LIVEOND_TIME, "TIME", N_ ("when it is shown from; now") },
  { "effective", "effective", LIVEOND_TIME, "TIME", N_ ("when it happens") },
  { "follows", "follows", LIVEOND_TEXT, "ID", N_ ("the incident that this is news of") },
  { NULL },
};
static const LiveondColumn announcement_columns[] = {
  { "published", N_ ("PUBLISHED"), LIVEOND_TIME }, { "kind", N_ ("KIND"), LIVEOND_TEXT },
  { "effective", N_ ("EFFECTIVE"), LIVEOND_TIME },
  { "is_short_notice", N_ ("SHORT NOTICE"), LIVEOND_TRUE },
  { "title.ja", N_ ("TITLE (JA)"), LIVEOND_TEXT }, { "title.en", N_ ("TITLE (EN)"), LIVEOND_TEXT },
  { "id", N_ ("ID"), LIVEOND_TEXT }, { NULL },
};

static const LiveondOption records_export_options[] = {
  { "output", NULL, LIVEOND_LOCAL, "FILE", N_ ("where to; - is standard output") }, { NULL },
};
static const LiveondOption audit_options[] = {
  { "before", "before", LIVEOND_NUMBER, "SEQ", N_ ("only rows before that one") },
  { "limit", "limit", LIVEOND_NUMBER, "N", N_ ("at most so many (200)") }, { NULL },
};
static const LiveondOption verify_options[] = {
  { "seq", "seq", LIVEOND_NUMBER, "N", N_ ("of a head that was kept elsewhere") },
  { "hash", "hash", LIVEOND_TEXT, "HEX", N_ ("its hash") }, { NULL },
};
static const LiveondColumn verify_columns[] = {
  { "rows", N_ ("rows that fit"), LIVEOND_NUMBER },
  { "purged", N_ ("of these purged"), LIVEOND_NUMBER },
  { "hash", N_ ("hash of the last"), LIVEOND_TEXT }, { NULL },
};
static const LiveondColumn head_columns[] = {
  { "tenant", N_ ("tenant"), LIVEOND_TEXT }, { "seq", N_ ("seq"), LIVEOND_NUMBER },
  { "hash", N_ ("hash"), LIVEOND_TEXT }, { "time", N_ ("time"), LIVEOND_TIME },
  { "signature", N_ ("signature"), LIVEOND_TEXT }, { "key", N_ ("key"), LIVEOND_TEXT }, { NULL },
};
static const LiveondColumn audit_columns[] = {
  { "seq", N_ ("SEQ"), LIVEOND_NUMBER }, { "time", N_ ("TIME"), LIVEOND_TIME },
  { "payload.actor", N_ ("ACTOR"), LIVEOND_TEXT },
  { "payload.action", N_ ("ACTION"), LIVEOND_TEXT },
  { "payload.result", N_ ("RESULT"), LIVEOND_TEXT },
  { "payload.target", N_ ("TARGET"), LIVEOND_TEXT },
  { "payload.detail", N_ ("DETAIL"), LIVEOND_TEXT }, { NULL },
};
static const LiveondColumn networks_columns[] = {
  { "networks", N_ ("NETWORKS"), LIVEOND_TEXT }, { NULL },
};
static const LiveondColumn pin_columns[] = {
  { "pin", N_ ("pin"), LIVEOND_TEXT }, { "formatted", N_ ("to compare"), LIVEOND_TEXT }, { NULL },
};
static const LiveondColumn capacity_columns[] = {
  { "name", N_ ("what"), LIVEOND_TEXT }, { "now_text", N_ ("now"), LIVEOND_TEXT },
  { "most_text", N_ ("most in 30 days"), LIVEOND_TEXT }, { "limit_text", N_ ("limit"), LIVEOND_TEXT },
  { "percent", "%", LIVEOND_DECIMAL }, { "state", N_ ("state"), LIVEOND_TEXT },
  { "forecast", N_ ("forecast"), LIVEOND_TEXT }, { NULL },
};
static const LiveondColumn status_columns[] = {
  { "is_running", N_ ("running"), LIVEOND_TRUE }, { "version", N_ ("version"), LIVEOND_TEXT },
  { "sessions", N_ ("sessions"), LIVEOND_NUMBER },
  { "store_queue", N_ ("waiting for the disk"), LIVEOND_NUMBER },
  { "time", N_ ("time"), LIVEOND_TIME }, { "clock", N_ ("clock"), LIVEOND_TEXT },
  { "clock_offset_ms", N_ ("clock off by (ms)"), LIVEOND_DECIMAL },
  { "pin", N_ ("pin"), LIVEOND_TEXT }, { NULL },
};

const LiveondCommand liveond_commands[] = {
  { "serve", "", N_ ("run the server"), .run = liveond_serve },
  { "setup", "",
      N_ ("make configuration, state, first company and administrator"), NULL, setup_options,
    .run = liveond_setup },
  { "check", "", N_ ("configuration, clock, disk, certificate, databases, ports"), "check",
    .run = liveond_check },
  { "status", "", N_ ("how the server is"), "status", .columns = status_columns },
  { "capacity", "", N_ ("how full the server is, and how long it lasts"), "capacity",
    .list = "resources", .run = liveond_capacity, .columns = capacity_columns },
  { "pin", "", N_ ("the certificate's pin, by which clients trust the server"), "pin",
    .columns = pin_columns },
  { "sample-config", "",
      N_ ("print a configuration with every key"), .run = liveond_sample_config },

  { "tenant add", "code", N_ ("add a company"), "tenant.add", tenant_add_options,
    .list = "tenant", .columns = tenant_columns },
  { "tenant list", "", N_ ("all companies"), "tenant.list", .list = "tenants",
    .columns = tenant_columns },
  { "tenant set", "code", N_ ("another name or code"), "tenant.set", tenant_set_options,
    .list = "tenant", .columns = tenant_columns },
  { "tenant close", "code", N_ ("nobody signs in any more; the data stay"), "tenant.close",
    tenant_options, .list = "tenant", .columns = tenant_columns },
  { "tenant reopen", "code",
      N_ ("undo a closing, or a removal that was asked for"), "tenant.reopen",
    tenant_options, .list = "tenant", .columns = tenant_columns },
  { "tenant export", "code folder", N_ ("everything that belongs to a company, into a folder"),
    "tenant.export", tenant_export_options, .run = liveond_tenant_export },
  { "tenant remove", "code", N_ ("ask for the removal; with --final carry it out"), "tenant.remove",
    tenant_remove_options, .list = "tenant", .columns = tenant_columns,
    .run = liveond_tenant_remove },
  { "tenant admin-url", "code", N_ ("a new address for its administration; the old one is dead"),
    "tenant.admin-path", tenant_options, .run = liveond_admin_url },
  { "tenant admin-networks", "code", N_ ("from where its administration is reached"),
    "tenant.admin-networks", tenant_networks_options, .columns = networks_columns },

  { "user add", "login", N_ ("register a person"), "user.add", user_add_options, TRUE, "user",
    user_columns, liveond_user_password },
  { "user import", "file", N_ ("register and change people as a CSV file says, all or nothing"),
    "user.import", user_import_options, TRUE, .run = liveond_user_import },
  { "user list", "", N_ ("the people of a company"), "user.list", user_list_options, TRUE, "users",
    user_columns },
  { "user set", "login", N_ ("change what is known of a person, or their rules"), "user.set",
    user_set_options, TRUE, "user", user_columns },
  { "user suspend", "login",
      N_ ("out at once, and no more signing in"), "user.suspend", user_options,
    TRUE, "user", user_columns },
  { "user resume", "login", N_ ("undo a suspension"), "user.resume", user_options, TRUE, "user",
    user_columns },
  { "user reset-password", "login", N_ ("another password; all devices are signed out"),
    "user.reset-password", user_password_options, TRUE, "user", user_columns,
    liveond_user_password },

  { "user reset-second-factor", "login",
      N_ ("no second factor any more: for who has lost theirs"), "user.reset-second-factor",
    user_options, TRUE },

  { "group add", "name", N_ ("add a group"), "group.add", group_add_options, TRUE, "group",
    group_columns },
  { "group list", "", N_ ("the groups of a company"), "group.list", NULL, TRUE, "groups",
    group_columns },
  { "group set", "name", N_ ("change a group's rules and switches"), "group.set", group_set_options,
    TRUE, "group", group_columns },

  { "room add", "name", N_ ("add a room"), "room.add", room_add_options, TRUE, "room", room_columns,
    liveond_room_edit },
  { "room list", "",
      N_ ("the rooms of a company"), "room.list", NULL, TRUE, "rooms", room_columns },
  { "room set", "id",
      N_ ("change a room"), "room.set", room_set_options, TRUE, "room", room_columns,
    liveond_room_edit },
  { "room remove", "id",
      N_ ("remove a room; its records stay"), "room.remove", room_options, TRUE },

  { "meeting list", "", N_ ("who is in a room now, and how well sound and pictures get through"),
    "meeting.list", NULL, TRUE, "participants", meeting_columns },
  { "meeting minutes", "id", N_ ("what a visit used, by the minute, for 30 days"),
    "meeting.minutes", minutes_options, TRUE, "minutes", minutes_columns },

  { "policy show", "", N_ ("a company's policy"), "policy.show", NULL, TRUE, "policy",
    policy_columns },
  { "policy set", "",
      N_ ("change it; in force at once"), "policy.set", policy_options, TRUE, "policy",
    policy_columns },

  { "announcement add", "kind", N_ ("to everybody, or with --tenant to one company's people"),
    "announcement.add", announcement_options, TRUE, "announcement", announcement_columns,
    liveond_announcement },
  { "announcement list", "", N_ ("all of them, or with --tenant one company's own"),
    "announcement.list", NULL, TRUE, "announcements", announcement_columns,
    liveond_announcement },

  { "records export", "", N_ ("a company's records, to be verified anywhere"), "records.export",
    records_export_options, TRUE, .run = liveond_records_export },
  { "records verify-store", "", N_ ("whether the records in the database are whole"),
    "records.verify", verify_options, TRUE, NULL, verify_columns },
  { "records head", "", N_ ("the signed head of the chain, to be kept elsewhere"), "records.head",
    NULL, TRUE, "head", head_columns },
  { "records audit", "",
      N_ ("who did what, the newest first"), "records.audit", audit_options, TRUE,
    "audit", audit_columns },
  { "operator url", "", N_ ("a new address for the operator's console; the old one is dead"),
    "console.path", .run = liveond_admin_url },
  { "operator networks", "", N_ ("from where the operator's console is reached"),
    "console.networks", console_networks_options, .columns = networks_columns },
  { "operator add", "login", N_ ("one more person of the operator's, for the console"),
    "operator.add", operator_add_options, FALSE, "user", operator_columns, liveond_user_password },
  { "operator list", "", N_ ("the operator's people"), "operator.list", NULL, FALSE,
    "users", operator_columns },
  { "operator set", "login", N_ ("change a person's name, mail address or role"), "operator.set",
    operator_set_options, FALSE, "user", operator_columns },
  { "operator suspend", "login", N_ ("out of the console at once, and no more signing in"),
    "operator.suspend", user_options, FALSE, "user", operator_columns },
  { "operator resume", "login", N_ ("undo a suspension"), "operator.resume", user_options, FALSE,
    "user", operator_columns },
  { "operator reset-password", "login", N_ ("another password; the console asks for it at once"),
    "operator.reset-password", user_password_options, FALSE, "user", operator_columns,
    liveond_user_password },
  { "operator reset-second-factor", "login",
      N_ ("no second factor any more: for who has lost theirs"), "operator.reset-second-factor",
    user_options },
  { "operator audit", "", N_ ("what operators did to the server, the newest first"),
    "operator-records.audit", audit_options, FALSE, "audit", audit_columns },
  { "operator verify", "",
      N_ ("whether the operator's records are whole"), "operator-records.verify",
    verify_options, FALSE, NULL, verify_columns },
  { NULL },
};
