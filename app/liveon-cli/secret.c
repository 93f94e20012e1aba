/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "secret.h"

#include <errno.h>
#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>

#ifdef HAVE_LIBSECRET
#include <libsecret/secret.h>
#endif

#include "cli.h"

#define MAX_LINE 1024

void
cli_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* A line without its end; NULL at the end of the file. */
static char *
read_line (FILE *file)
{
  char *line = g_malloc0 (MAX_LINE);

  /* Not through stdio's buffer, which nobody wipes. */
  setvbuf (file, NULL, _IONBF, 0);
  if (fgets (line, MAX_LINE, file) == NULL)
    {
      g_free (line);
      return NULL;
    }
  line[strcspn (line, "\r\n")] = '\0';
  return line;
}

char *
cli_secret_read_file (const char *path, GError **error)
{
  gboolean is_stdin = g_str_equal (path, "-");
  FILE *file = is_stdin ? stdin : fopen (path, "re");
  char *secret = NULL;

  if (file == NULL)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path,
                   g_strerror (code));
      return NULL;
    }
  secret = read_line (file);
  if (!is_stdin)
    fclose (file);
  if (secret == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 CLI_TEXT ("%s: no password in it", "%s: パスワードを読み取れません"), path);
  return secret;
}

static void
on_interrupt (int number)
{
  /* That it came breaks the reading off; the terminal must have its echo back. */
}

char *
cli_secret_ask (const char *question, GError **error)
{
  FILE *terminal = fopen ("/dev/tty", "r+e");
  const struct sigaction break_off = { .sa_handler = on_interrupt };
  struct sigaction usual;
  struct termios before, quiet;
  char *answer;

  if (terminal == NULL || tcgetattr (fileno (terminal), &before) != 0)
    {
      if (terminal != NULL)
        fclose (terminal);
      g_set_error_literal (
          error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
          CLI_TEXT ("no terminal to ask for a password; use --password-file",
                    "パスワードを尋ねる端末がありません。--password-file を使ってください"));
      return NULL;
    }
  fprintf (terminal, "%s: ", question);
  fflush (terminal);
  sigaction (SIGINT, &break_off, &usual);
  quiet = before;
  quiet.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (fileno (terminal), TCSAFLUSH, &quiet);
  answer = read_line (terminal);
  tcsetattr (fileno (terminal), TCSAFLUSH, &before);
  sigaction (SIGINT, &usual, NULL);
  fputc ('\n', terminal);
  fclose (terminal);
  if (answer == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         CLI_TEXT ("cancelled", "中止しました"));
  return answer;
}

gboolean
cli_confirm (const char *question)
{
  FILE *terminal = fopen ("/dev/tty", "r+e");
  char answer[16] = "";
  gboolean is_yes;

  if (terminal == NULL)
    return FALSE;
  fprintf (terminal, "%s [yes/no]: ", question);
  fflush (terminal);
  is_yes
      = fgets (answer, sizeof answer, terminal) != NULL && g_str_equal (g_strstrip (answer), "yes");
  fclose (terminal);
  return is_yes;
}

#ifdef HAVE_LIBSECRET
static const SecretSchema schema = {
  "jp.liveon.Account",
  SECRET_SCHEMA_NONE,
  {
      { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "company", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

/* The same as the desktop's. */
static const SecretSchema key_schema = {
  "jp.liveon.EntryKey",
  SECRET_SCHEMA_NONE,
  {
      { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "company", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "room", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

#define KEY_ATTRIBUTES(client, room)                                                               \
  "server", liveon_client_get_server (client), "company",                                          \
      or_empty (liveon_client_get_company (client)), "user",                                       \
      or_empty (liveon_client_get_user_id (client)), "room", liveon_room_get_id (room), NULL

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static char *
take_found (char *found)
{
  char *copy = g_strdup (found);

  if (found != NULL)
    secret_password_free (found);
  return copy;
}

char *
cli_secret_look_up (const char *server, const char *company, const char *user)
{
  return take_found (secret_password_lookup_sync (&schema, NULL, NULL, "server", server, "company",
                                                  or_empty (company), "user", user, NULL));
}

char *
cli_secret_look_up_key (LiveonClient *client, LiveonRoom *room)
{
  return take_found (
      secret_password_lookup_sync (&key_schema, NULL, NULL, KEY_ATTRIBUTES (client, room)));
}

gboolean
cli_secret_keep_key (LiveonClient *client, LiveonRoom *room, const char *key, GError **error)
{
  g_autofree char *label = g_strdup_printf ("LiveOn %s @ %s", liveon_room_get_name (room),
                                            liveon_client_get_server (client));

  return secret_password_store_sync (&key_schema, SECRET_COLLECTION_DEFAULT, label, key, NULL,
                                     error, KEY_ATTRIBUTES (client, room));
}

void
cli_secret_forget_key (LiveonClient *client, LiveonRoom *room)
{
  secret_password_clear_sync (&key_schema, NULL, NULL, KEY_ATTRIBUTES (client, room));
}

gboolean
cli_secret_keep (
    const char *server, const char *company, const char *user, const char *secret, GError **error)
{
  g_autofree char *label = g_strdup_printf ("LiveOn %s @ %s", user, server);

  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, secret, NULL, error,
                                     "server", server, "company", or_empty (company), "user", user,
                                     NULL);
}
#else
static gboolean
refuse (GError **error)
{
  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
      CLI_TEXT ("built without the secret service", "シークレットサービスには対応していません"));
  return FALSE;
}

char *
cli_secret_look_up (const char *server, const char *company, const char *user)
{
  return NULL;
}

gboolean
cli_secret_keep (
    const char *server, const char *company, const char *user, const char *secret, GError **error)
{
  return refuse (error);
}

char *
cli_secret_look_up_key (LiveonClient *client, LiveonRoom *room)
{
  return NULL;
}

gboolean
cli_secret_keep_key (LiveonClient *client, LiveonRoom *room, const char *key, GError **error)
{
  return refuse (error);
}

void
cli_secret_forget_key (LiveonClient *client, LiveonRoom *room)
{
}
#endif
