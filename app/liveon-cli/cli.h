/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the commands share: options, output, waiting, and a client that is signed in. Main context
 * only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

enum
{
  CLI_OK = 0,
  CLI_FAILED = 1,
  CLI_USAGE = 2,
  CLI_FIRST_LEG = 10, /* doctor: plus the number of the leg that failed */
};

typedef struct
{
  /* common */
  char *server;
  char *pin;
  char *company;
  char *user;
  char *password_file;
  gboolean is_first_contact;
  gboolean is_password_kept;
  gboolean is_json;
  gboolean is_csv;
  /* of one command */
  char *room;
  char *room_password_file;
  gboolean is_remembered; /* the entry password's key */
  gboolean is_take_over;
  gboolean is_hand_raised;
  const char *link_pin; /* what an invite link says; borrowed */
  int seconds;
  char *microphone, *camera, *screen; /* where from; NULL: off */
  gboolean is_watching;
  gboolean is_silent;
  gboolean is_everywhere;
  gboolean is_sign_in_checked;
  char *head_file;
  char *new_password_file;
  char **arguments;
} CliOptions;

/* FALSE, with an error or without a command. */
gboolean cli_options_parse (
    CliOptions *options, GOptionContext *context, int *argc, char ***argv, GError **error);

/* All but the arguments, from which a command may have been taken. */
void cli_options_clear (CliOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliOptions, cli_options_clear)

/* By the locale. */
gboolean cli_is_japanese (void);
#define CLI_TEXT(english, japanese) (cli_is_japanese () ? (japanese) : (english))
/* The word of an enumeration's value, as JSON has it; and the same as people read it. */
const char *cli_nick (GType type, int value);
const char *cli_word (const char *nick);
/* With blanks up to that many cells of the terminal. */
void cli_print_padded (const char *text, guint width);
/* Cause and remedy on stderr; the exit status. */
int cli_fail (const GError *error);
/* Local time with its offset; "" for NULL. */
char *cli_format_time (GDateTime *time);

/* A GAsyncReadyCallback; user_data: GAsyncResult **. */
void cli_take_result (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *cli_wait (GAsyncResult **result);

/* A client for the server of the options or the one remembered; not signed in. */
LiveonClient *cli_make_client (const CliOptions *options, GError **error);
/* The password of the client's user, from wherever it comes; to be freed by cli_secret_free. */
char *cli_get_password (LiveonClient *client, const CliOptions *options, GError **error);
/* In the secret service; says so when that cannot be had. */
void cli_keep_password (LiveonClient *client, const char *password);
/* As cli_make_client, signed in, maybe with a password that must be changed first. */
LiveonClient *cli_sign_in_expired (const CliOptions *options, GError **error);
/* The same with all that a signed-in person may. */
LiveonClient *cli_sign_in (const CliOptions *options, GError **error);

int cli_rooms (const CliOptions *options, GError **error);
int cli_join (const CliOptions *options, GError **error);
int cli_mute (const CliOptions *options, GError **error);
int cli_history (const CliOptions *options, GError **error);
int cli_announcements (const CliOptions *options, GError **error);
int cli_doctor (const CliOptions *options, GError **error);
int cli_verify (const CliOptions *options, GError **error);
int cli_password (const CliOptions *options, GError **error);
int cli_sign_out (const CliOptions *options, GError **error);

G_END_DECLS
