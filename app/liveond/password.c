/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "password.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "lv-error.h"
#include "words.h"

#define MAX_LINE 1024

/* A line without its end, into memory that is wiped. NULL at the end of the file. */
static LvSecret *
read_line (FILE *file)
{
  g_autoptr (LvSecret) buffer = lv_secret_new_zeroed (MAX_LINE);
  char *text = (char *) lv_secret_get_data (buffer);

  /* Not through stdio's buffer, which nobody wipes. */
  setvbuf (file, NULL, _IONBF, 0);
  if (fgets (text, MAX_LINE, file) == NULL)
    return NULL;
  text[strcspn (text, "\r\n")] = '\0';
  return lv_secret_new (text, strlen (text));
}

LvSecret *
liveond_password_read (const char *path, GError **error)
{
  gboolean is_stdin = g_str_equal (path, "-");
  FILE *file = is_stdin ? stdin : fopen (path, "re");
  g_autoptr (LvSecret) password = file != NULL ? read_line (file) : NULL;

  if (file != NULL && !is_stdin)
    fclose (file);
  if (password == NULL || lv_secret_get_size (password) == 0)
    {
      lv_error_set_detail (error, LIVEON_ERROR_INVALID_ARGUMENT, _ ("%s: no password in it%s%s"),
                           is_stdin ? _ ("standard input") : path, file == NULL ? ": " : "",
                           file == NULL ? g_strerror (errno) : "");
      return NULL;
    }
  return g_steal_pointer (&password);
}

static void
on_interrupt (int number)
{
  /* That it came breaks the reading off; the terminal must have its echo back. */
}

static LvSecret *
ask_without_echo (FILE *terminal, const char *question)
{
  const struct sigaction break_off = { .sa_handler = on_interrupt };
  struct sigaction usual;
  struct termios before, quiet;
  LvSecret *answer;

  fprintf (terminal, "%s: ", question);
  fflush (terminal);
  if (tcgetattr (fileno (terminal), &before) != 0)
    return NULL;
  sigaction (SIGINT, &break_off, &usual);
  quiet = before;
  quiet.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (fileno (terminal), TCSAFLUSH, &quiet);
  answer = read_line (terminal);
  tcsetattr (fileno (terminal), TCSAFLUSH, &before);
  sigaction (SIGINT, &usual, NULL);
  fputc ('\n', terminal);
  return answer;
}

LvSecret *
liveond_password_ask (const char *question, GError **error)
{
  FILE *terminal = fopen ("/dev/tty", "r+e");
  g_autoptr (LvSecret) first = NULL;
  g_autoptr (LvSecret) second = NULL;
  g_autofree char *again = g_strconcat (question, _ (" (again)"), NULL);

  if (terminal != NULL)
    {
      first = ask_without_echo (terminal, question);
      second = first != NULL ? ask_without_echo (terminal, again) : NULL;
      fclose (terminal);
    }
  if (terminal != NULL && second == NULL)
    lv_error_set_detail (error, LIVEON_ERROR_INVALID_ARGUMENT, _ ("no password was typed"));
  else if (second == NULL)
    lv_error_set_detail (error, LIVEON_ERROR_INVALID_ARGUMENT,
                         _ ("there is no terminal to ask at: use --password-file"));
  else if (!lv_secret_equal (first, second))
    lv_error_set_detail (error, LIVEON_ERROR_INVALID_ARGUMENT, _ ("the two are not the same"));
  else
    return g_steal_pointer (&first);
  return NULL;
}

char *
liveond_ask (const char *question, const char *fallback)
{
  FILE *terminal = fopen ("/dev/tty", "r+e");
  char line[MAX_LINE];

  if (terminal == NULL)
    return NULL;
  if (*fallback != '\0')
    fprintf (terminal, "%s [%s]: ", question, fallback);
  else
    fprintf (terminal, "%s: ", question);
  fflush (terminal);
  if (fgets (line, sizeof line, terminal) == NULL)
    line[0] = '\0';
  fclose (terminal);
  g_strstrip (line);
  return g_strdup (*line != '\0' ? line : fallback);
}
