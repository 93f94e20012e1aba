/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One call of liveond: what was typed, checked against the command's row in the table. */
#pragma once

#include "lv-config.h"
#include "lv-json-writer.h"

G_BEGIN_DECLS

/* What the program ends with; see liveond(8). */
typedef enum
{
  LIVEOND_OK = 0,
  LIVEOND_FAILED = 1,        /* refused, or it did not work */
  LIVEOND_USAGE = 2,         /* wrong options or arguments */
  LIVEOND_CONFIGURATION = 3, /* the configuration is wrong */
  LIVEOND_STORE = 4,         /* the state directory or a database */
  LIVEOND_PROBLEM = 5,       /* check found a problem */
  LIVEOND_VERIFICATION = 6,  /* records do not verify */
} LiveondExit;

typedef enum
{
  LIVEOND_TEXT,
  LIVEOND_NUMBER,
  LIVEOND_DECIMAL, /* of columns only; may be null */
  LIVEOND_TIME,    /* RFC 3339, or local: 2026-12-01, "2026/12/1 9:00" */
  LIVEOND_TRUE,    /* without a value */
  LIVEOND_FALSE,
  LIVEOND_LOCAL, /* text for liveond itself, not for the operation */
  LIVEOND_LOCAL_FLAG,
} LiveondOptionKind;

typedef struct
{
  const char *name;
  const char *member; /* of the arguments; "room.name" stands in an object of its own */
  LiveondOptionKind kind;
  const char *value;   /* how help calls it */
  const char *help;    /* English, marked by N_ */
  const char *initial; /* for help: what holds where it is not given */
} LiveondOption;

typedef struct
{
  const char *member;
  const char *title; /* English, marked by N_ */
  LiveondOptionKind kind;
} LiveondColumn;

typedef struct _LiveondInvocation LiveondInvocation;

typedef struct
{
  const char *words;            /* "user add" */
  const char *operands;         /* members that are given in order: "login"; "" for none */
  const char *summary;          /* English, marked by N_ */
  const char *operation;        /* of the operator's table */
  const LiveondOption *options; /* ended by an empty row; NULL: none */
  gboolean is_for_tenant;       /* takes --tenant and --reason */
  const char *list;             /* the answer is a list of this name */
  const LiveondColumn *columns; /* of the list */
  /* Instead of asking the operation and printing its answer. NULL with error, or the exit. */
  LiveondExit (*run) (LiveondInvocation *invocation, GError **error);
} LiveondCommand;

struct _LiveondInvocation
{
  const LiveondCommand *command;
  char *config_path;
  char *actor; /* who asks, told before we become another user */
  gboolean is_json;
  LiveonServerConfig *config; /* loaded when the command runs */
  GPtrArray *given;           /* of Given */
};

extern const LiveondCommand liveond_commands[];

/* NULL with LIVEON_ERROR_INVALID_ARGUMENT when it is no proper call. argv without the program. */
LiveondInvocation *liveond_invocation_parse (char **argv, GError **error);
void liveond_invocation_free (LiveondInvocation *self);
/* NULL when it was not given. */
const char *liveond_invocation_get (LiveondInvocation *self, const char *option);
gboolean liveond_invocation_has (LiveondInvocation *self, const char *option);
/* Sets an operand or option as if it had been typed. */
void liveond_invocation_set (LiveondInvocation *self, const char *option, const char *value);
/* Members within an object: without the prefix ("room."), or the outer ones where it is NULL. */
void liveond_invocation_write_members (LiveondInvocation *self,
                                       LvJsonWriter *writer,
                                       const char *prefix);
/* The arguments of the operation as an object. */
char *liveond_invocation_dup_arguments (LiveondInvocation *self);

/* The row whose words the line begins with; argv is moved behind them. NULL: there is none. */
const LiveondCommand *liveond_find_command (char ***argv);
/* "user": all that begin with it. FALSE: there is none. */
gboolean liveond_print_group (const char *first_word);
void liveond_print_help (const LiveondCommand *command);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveondInvocation, liveond_invocation_free)

G_END_DECLS
