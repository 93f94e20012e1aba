/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-error.h"

#include <string.h>

#include "lv-error-text.h"
#include "lv-words.h"

/* One row a code: its word on the wire, what happened and what to do about it, as patterns of
 * lv_error_fill. */
typedef struct
{
  const char *word;
  const char *cause;
  const char *remedy;
} Row;

static const Row rows[] = {
  [LIVEON_ERROR_FAILED] = { "failed", N_ ("Something unexpected went wrong."),
                            N_ ("Try again. If it happens again, tell your IT staff the time and "
                                "what you were doing.") },
  [LIVEON_ERROR_INVALID_ARGUMENT] = { "invalid-argument",
                                      N_ ("A value is missing, malformed or out of bounds[: "
                                          "{field}][, line {line}][, column {column}]."),
                                      N_ ("Correct it and try again.[ {hint}]") },
  [LIVEON_ERROR_NOT_FOUND]
  = { "not-found", N_ ("There is no such thing, or it is not open to you."),
      N_ ("Check the name or the link. If you should have access, ask "
          "your administrator.") },
  [LIVEON_ERROR_CONFLICT] = { "conflict",
                              N_ ("It exists already, or somebody changed it meanwhile[: "
                                  "{field}]."),
                              N_ ("Reload, then choose another value or make your change again.") },
  [LIVEON_ERROR_TOO_LARGE] = { "too-large", N_ ("This is larger than allowed[ (limit: {limit})]."),
                               N_ ("Make it smaller or split it, then try again.") },
  [LIVEON_ERROR_METHOD] = { "method", N_ ("The server does not offer this operation here."),
                            N_ ("Update LiveOn. If it happens again, tell your IT staff.") },
  [LIVEON_ERROR_PROTOCOL] = { "protocol",
                              N_ ("The other side did not answer as a LiveOn server or client "
                                  "does."),
                              N_ ("Check the server address. If it is right, ask your IT staff "
                                  "whether a proxy or firewall alters the traffic.") },
  [LIVEON_ERROR_VERSION] = { "version",
                             N_ ("This version of LiveOn does not work with the server[ (client "
                                 "{client}, server {server})]."),
                             N_ ("Update LiveOn, or ask your IT staff for the version that fits "
                                 "the server.") },
  [LIVEON_ERROR_NAME] = { "name", N_ ("The server's name could not be found[: {host}]."),
                          N_ ("Check the server address and your network connection. If the "
                              "company's VPN is needed, connect it.") },
  [LIVEON_ERROR_CONNECT]
  = { "connect", N_ ("The server could not be reached[: {host}][, port {port}]."),
      N_ ("Check your network connection. If other sites work, ask your IT "
          "staff whether a firewall blocks this address and port.") },
  [LIVEON_ERROR_TLS] = { "tls",
                         N_ ("No secure connection (TLS 1.3) could be made with the server[: "
                             "{host}]."),
                         N_ ("Ask your IT staff whether a proxy or firewall inspects encrypted "
                             "traffic. Do not enter your password elsewhere instead.") },
  [LIVEON_ERROR_CERTIFICATE] = { "certificate", N_ ("The server's certificate is not trusted."),
                                 N_ ("Do not enter your password yet. Compare the server's pin "
                                     "with the one from your IT staff.") },
  [LIVEON_ERROR_PIN] = { "pin",
                         N_ ("The server answered, but its certificate is not the one you "
                             "trusted[ on {since}][: {authority}]."),
                         N_ ("Do not enter your password. Ask your IT staff whether the "
                             "certificate was replaced.") },
  [LIVEON_ERROR_PROXY] = { "proxy",
                           N_ ("The proxy refused the connection or could not be reached[: "
                               "{proxy}]."),
                           N_ ("Check the proxy in the system's network settings, or ask your IT "
                               "staff to let the server's address through.") },
  [LIVEON_ERROR_TIMEOUT] = { "timeout", N_ ("There was no answer in time."),
                             N_ ("Check your network connection and try again in a moment.") },
  [LIVEON_ERROR_UNAUTHENTICATED]
  = { "unauthenticated", N_ ("You are not signed in, or your session has ended."),
      N_ ("Sign in again.") },
  [LIVEON_ERROR_SIGN_IN] = { "sign-in", N_ ("The company code, user ID or password is wrong."),
                             N_ ("Check them, upper and lower case too, and try again. If you "
                                 "forgot your password, ask your administrator.") },
  [LIVEON_ERROR_LOCKED_OUT]
  = { "locked-out", N_ ("A wrong password was given too often, so it is locked for now."),
      N_ ("Wait[ {seconds}] and try again. If you do not know the password, ask your "
          "administrator to set a new one, or the host if it is a room's.") },
  [LIVEON_ERROR_SUSPENDED]
  = { "suspended", N_ ("This account is suspended."), N_ ("Ask your administrator to resume it.") },
  [LIVEON_ERROR_PASSWORD_EXPIRED]
  = { "password-expired", N_ ("Your password has expired and must be changed first."),
      N_ ("Choose a new password, then go on.") },
  [LIVEON_ERROR_PASSWORD_POLICY] = { "password-policy",
                                     N_ ("The new password does not follow your company's "
                                         "rules[: {rule}]."),
                                     N_ ("Choose another password that follows the rules shown.") },
  [LIVEON_ERROR_NOT_PERMITTED]
  = { "not-permitted", N_ ("You are not permitted to do this[: {rule}]."),
      N_ ("If you need it, ask the host or your administrator.") },
  [LIVEON_ERROR_OUTSIDE_HOURS]
  = { "outside-hours", N_ ("Your account cannot be used at this hour."),
      N_ ("Try again within the permitted hours, or ask your "
          "administrator to change them.") },
  [LIVEON_ERROR_ADDRESS] = { "address", N_ ("Your account cannot be used from this network."),
                             N_ ("Connect to the company's network or VPN, or ask your "
                                 "administrator to permit this one.") },
  [LIVEON_ERROR_ENTRY_PASSWORD]
  = { "entry-password", N_ ("The entry password is wrong or missing[: {remembered}]."),
      N_ ("Check the entry password in the invitation, or ask the "
          "host, and try again.") },
  [LIVEON_ERROR_ROOM_FULL] = { "room-full", N_ ("The room is full[ (capacity {capacity})]."),
                               N_ ("Wait until somebody leaves, or ask the host to raise the "
                                   "capacity.") },
  [LIVEON_ERROR_ROOM_CLOSED] = { "room-closed", N_ ("The room is closed."),
                                 N_ ("Ask the host or your administrator to open it.") },
  [LIVEON_ERROR_ROOM_NOT_OPEN]
  = { "room-not-open", N_ ("The room is not open yet[; it opens at {opens}]."),
      N_ ("Come back when it opens.") },
  [LIVEON_ERROR_ROOM_LOCKED] = { "room-locked", N_ ("The room is locked."),
                                 N_ ("Ask a host inside to unlock it, then try again.") },
  [LIVEON_ERROR_SEAT_TAKEN]
  = { "seat-taken", N_ ("You are in this room already, from another device."),
      N_ ("Choose to take over here, or leave on the other device.") },
  [LIVEON_ERROR_NOT_SEATED]
  = { "not-seated", N_ ("You are not in the room."), N_ ("Enter the room first.") },
  [LIVEON_ERROR_EJECTED] = { "ejected", N_ ("You were removed from the meeting[: {reason}]."),
                             N_ ("If you think this was a mistake, ask the host.") },
  [LIVEON_ERROR_RATE_LIMITED]
  = { "rate-limited", N_ ("There were too many requests in a short time."),
      N_ ("Wait[ {seconds}] and try again.") },
  [LIVEON_ERROR_BUSY] = { "busy", N_ ("The server is too busy to take this now."),
                          N_ ("Wait[ {seconds}] and try again. If it lasts, tell your IT staff.") },
  [LIVEON_ERROR_STOPPING] = { "stopping", N_ ("The server is being stopped."),
                              N_ ("Try again in a few minutes. If it lasts, look at the notices "
                                  "or ask your IT staff.") },
  [LIVEON_ERROR_QUOTA] = { "quota", N_ ("A limit set for your company is reached[: {limit}]."),
                           N_ ("Ask your administrator to free some or to have the limit "
                               "raised.") },
  [LIVEON_ERROR_STORE] = { "store", N_ ("The server could not read or write its records."),
                           N_ ("Try again later. Tell your IT staff: the server's disk may be "
                               "full or failing.") },
  [LIVEON_ERROR_CLOCK] = { "clock", N_ ("The clock cannot be trusted."),
                           N_ ("Synchronise the clock (NTP), then try again.") },
  [LIVEON_ERROR_LEGAL_HOLD] = { "legal-hold", N_ ("These records are under a legal hold."),
                                N_ ("Nothing is removed until the hold is lifted. Ask whoever "
                                    "ordered it.") },
  [LIVEON_ERROR_CONFIGURATION] = { "configuration",
                                   N_ ("A configuration value is wrong[: {file}][, group "
                                       "{group}][, key {key}]."),
                                   N_ ("Correct the value as the sample configuration describes "
                                       "it, then start again.") },
  [LIVEON_ERROR_VERIFICATION] = { "verification",
                                  N_ ("The records, their chain or a signature do not fit[, "
                                      "first at row {seq}]."),
                                  N_ ("Keep the file as it is and tell those responsible for "
                                      "records: it may have been altered.") },
  [LIVEON_ERROR_DEVICE] = { "device", N_ ("This device cannot be used[: {device}][ ({why})]."),
                            N_ ("Check that it is plugged in, that no other program uses it and "
                                "that LiveOn may use it, or choose another one.") },
  [LIVEON_ERROR_MEDIA] = { "media", N_ ("Sound and picture cannot reach the server."),
                           N_ ("Check your network connection. If it stays so, ask your IT staff "
                               "whether the firewall lets LiveOn's ports through.") },
  [LIVEON_ERROR_PACKAGE] = { "package", N_ ("A part of the system is missing[: {package}]."),
                             N_ ("Install it, or ask your IT staff to do so, then try again.") },
};

typedef struct
{
  GPtrArray *arguments; /* name, value, name, value …; NULL while there is none */
} LiveonErrorPrivate;

static void
liveon_error_private_init (LiveonErrorPrivate *priv)
{
}

static void
liveon_error_private_copy (const LiveonErrorPrivate *source, LiveonErrorPrivate *copy)
{
  if (source->arguments != NULL)
    copy->arguments = g_ptr_array_copy (source->arguments, (GCopyFunc) (void *) g_strdup, NULL);
}

static void
liveon_error_private_clear (LiveonErrorPrivate *priv)
{
  g_clear_pointer (&priv->arguments, g_ptr_array_unref);
}

/* The macro's own cast: GLib aligns what it allocates. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
G_DEFINE_EXTENDED_ERROR (LiveonError, liveon_error)
#pragma GCC diagnostic pop

static const Row *
find_row (const GError *error)
{
  if (error->domain != LIVEON_ERROR || error->code < 0 || error->code >= (int) G_N_ELEMENTS (rows))
    return &rows[LIVEON_ERROR_FAILED];
  return &rows[error->code];
}

static void
set_argument (LiveonErrorPrivate *priv, const char *name, const char *value)
{
  if (priv->arguments == NULL)
    priv->arguments = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < priv->arguments->len; i += 2)
    if (g_str_equal (priv->arguments->pdata[i], name))
      {
        g_free (priv->arguments->pdata[i + 1]);
        priv->arguments->pdata[i + 1] = g_strdup (value);
        return;
      }
  g_ptr_array_add (priv->arguments, g_strdup (name));
  g_ptr_array_add (priv->arguments, g_strdup (value));
}

/**
 * liveon_error_get_code:
 * @error: an error
 *
 * The stable word of the error's code, as it stands on the wire and in logs: `locked-out`.
 *
 * Returns: (transfer none): the word; `failed` for errors of other domains
 */
const char *
liveon_error_get_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return find_row (error)->word;
}

/**
 * liveon_error_get_argument:
 * @error: an error
 * @name: the argument's name, as [error@Error] lists them
 *
 * Looks up one of the facts that come with an error, as the seconds until the next try.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL if the error has no such argument
 */
const char *
liveon_error_get_argument (const GError *error, const char *name)
{
  LiveonErrorPrivate *priv;

  g_return_val_if_fail (error != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (error->domain != LIVEON_ERROR)
    return NULL;
  priv = liveon_error_get_private (error);
  for (guint i = 0; priv->arguments != NULL && i < priv->arguments->len; i += 2)
    if (g_str_equal (priv->arguments->pdata[i], name))
      return priv->arguments->pdata[i + 1];
  return NULL;
}

/* The sentence of the row; for an error that only a newer server knows, the one it sent along. */
static char *
dup_sentence (const GError *error, const char *sent, const char *pattern, const char *language)
{
  const char *sentence
      = error->code == LIVEON_ERROR_FAILED ? liveon_error_get_argument (error, sent) : NULL;

  if (sentence != NULL)
    return g_strdup (sentence);
  return lv_error_fill (error, lv_words_lookup (language, pattern), language);
}

/**
 * liveon_error_dup_cause:
 * @error: an error
 * @language: (nullable): `ja`, `en` or a locale's name; %NULL for the environment's
 *
 * A sentence for people that says what happened.
 *
 * Returns: (transfer full): the sentence; the message for errors of other domains
 */
char *
liveon_error_dup_cause (const GError *error, const char *language)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != LIVEON_ERROR)
    return g_strdup (error->message);
  return dup_sentence (error, "title", find_row (error)->cause, language);
}

/**
 * liveon_error_dup_remedy:
 * @error: an error
 * @language: (nullable): `ja`, `en` or a locale's name; %NULL for the environment's
 *
 * A sentence for people that says what to do next.
 *
 * Returns: (transfer full): the sentence
 */
char *
liveon_error_dup_remedy (const GError *error, const char *language)
{
  g_return_val_if_fail (error != NULL, NULL);

  return dup_sentence (error, "detail", find_row (error)->remedy, language);
}

static GError *
new_valist (LiveonError code, va_list arguments)
{
  GError *error = g_error_new_literal (LIVEON_ERROR, code, "");
  const char *name;

  while ((name = va_arg (arguments, const char *)) != NULL)
    set_argument (liveon_error_get_private (error), name, va_arg (arguments, const char *));
  g_free (error->message);
  error->message = liveon_error_dup_cause (error, "en");
  return error;
}

GError *
lv_error_new (LiveonError code, ...)
{
  va_list arguments;
  GError *error;

  va_start (arguments, code);
  error = new_valist (code, arguments);
  va_end (arguments);
  return error;
}

void
lv_error_set (GError **error, LiveonError code, ...)
{
  va_list arguments;

  if (error == NULL)
    return;
  va_start (arguments, code);
  g_propagate_error (error, new_valist (code, arguments));
  va_end (arguments);
}

GError *
lv_error_new_detail (LiveonError code, const char *format, ...)
{
  va_list arguments;
  GError *error;

  va_start (arguments, format);
  error = g_error_new_valist (LIVEON_ERROR, code, format, arguments);
  va_end (arguments);
  return error;
}

void
lv_error_set_detail (GError **error, LiveonError code, const char *format, ...)
{
  va_list arguments;

  if (error == NULL)
    return;
  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (LIVEON_ERROR, code, format, arguments));
  va_end (arguments);
}

GError *
lv_error_new_too_large (gsize limit)
{
  g_autofree char *text = g_strdup_printf ("%" G_GSIZE_FORMAT, limit);

  return lv_error_new (LIVEON_ERROR_TOO_LARGE, "limit", text, NULL);
}

void
lv_error_add_argument (GError *error, const char *name, const char *value)
{
  g_return_if_fail (error != NULL && error->domain == LIVEON_ERROR);
  g_return_if_fail (name != NULL && value != NULL);

  set_argument (liveon_error_get_private (error), name, value);
}

void
lv_error_foreach_argument (const GError *error, LvErrorArgumentFunc func, gpointer data)
{
  LiveonErrorPrivate *priv;

  if (error->domain != LIVEON_ERROR)
    return;
  priv = liveon_error_get_private (error);
  for (guint i = 0; priv->arguments != NULL && i < priv->arguments->len; i += 2)
    func (priv->arguments->pdata[i], priv->arguments->pdata[i + 1], data);
}

gboolean
lv_error_code_from_word (const char *word, LiveonError *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].word, word) == 0)
      {
        *code = i;
        return TRUE;
      }
  *code = LIVEON_ERROR_FAILED;
  return FALSE;
}
