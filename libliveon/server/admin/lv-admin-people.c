/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The company's people. */
#include "lv-admin-routes.h"

#define RULES "sign_in? join? create_rooms? hours? networks?"
#define FACTS "reading? affiliation? title? mail? group_ids? admin? " RULES

const LvAdminRoute lv_admin_people_routes[] = {
  { "GET", "/api/users", .summary = "People, a page at a time", .operation = "user.list",
    .query = "search state group sort descending! cursor limit#", .is_quiet = TRUE },
  { "POST", "/api/users",
    .summary = "Registers a person; without a password the answer has one, good for one sign-in",
    .operation = "user.add", .body = "login name " FACTS " password? must_change?" },
  { "GET", "/api/users/{id}", .summary = "A person and the devices signed in",
    .operation = "user.show", .id = "id" },
  { "PATCH", "/api/users/{id}", .summary = "Changes a person", .operation = "user.set", .id = "id",
    .body = "name? " FACTS },
  { "POST", "/api/users/{id}/suspend", .summary = "Out at once, and no more signing in",
    .operation = "user.suspend", .id = "id" },
  { "POST", "/api/users/{id}/resume", .summary = "Undoes a suspension", .operation = "user.resume",
    .id = "id" },
  { "POST", "/api/users/{id}/reset-password",
    .summary = "Another password, good for one sign-in; all devices are signed out",
    .operation = "user.reset-password", .id = "id" },
  { "POST", "/api/users/{id}/reset-second-factor",
    .summary = "No second factor any more: for who has lost theirs",
    .operation = "user.reset-second-factor", .id = "id" },
  { "POST", "/api/users/{id}/sign-out", .summary = "Signs a device out, or all",
    .operation = "user.sign-out", .id = "id", .body = "device?" },
  { "POST", "/api/users/{id}/why",
    .summary = "Every rule that lets this person in or keeps them out", .operation = "user.why",
    .id = "id", .body = "room? at? address?" },
  { "GET", "/api/rules", .summary = "The company's own rules, with its policy",
    .operation = "policy.show", .is_quiet = TRUE },
  { "PATCH", "/api/rules", .summary = "Changes the company's own rules", .operation = "policy.set",
    .body = RULES },
  { "POST", "/api/rules/preview", .summary = "Whom other rules would shut out",
    .operation = "rules.preview", .body = "of id? group_ids? admin? suspended? " RULES,
    .is_quiet = TRUE },
  { "GET", "/api/users/export", .summary = "Everyone, as the import reads it: csv or csv-sjis",
    .operation = "user.export", .query = "format language", .download = "people" },
  { "GET", "/api/affiliations", .summary = "What people's affiliations are called",
    .operation = "user.affiliations", .is_quiet = TRUE },
  { NULL },
};
