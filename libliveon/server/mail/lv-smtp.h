/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hands mails to a mail server (RFC 5321; RFC 3207, RFC 4954). It waits for the network: on a
 * thread that may. */
#pragma once

#include <gio/gio.h>

#include "lv-secret.h"

G_BEGIN_DECLS

typedef enum
{
  LV_SMTP_PLAIN,    /* smtp: to this machine, or through a network of one's own */
  LV_SMTP_STARTTLS, /* smtp+starttls: or not at all */
  LV_SMTP_TLS,      /* smtps */
} LvSmtpSecurity;

typedef struct
{
  char *host;
  guint16 port;
  LvSmtpSecurity security;
  char *user; /* NULL: it is not asked who we are */
  LvSecret *password;
  char *from;        /* address */
  char *name;        /* of this machine, as the server is told */
  char *authorities; /* file (PEM) of those that vouch for it; NULL: those that the system knows */
} LvSmtpServer;

/* "smtp://localhost:25", "smtp+starttls://mail.example.com", "smtps://mail.example.com". The rest
 * of the server stays as it was. FALSE: no such thing. */
gboolean lv_smtp_server_parse (LvSmtpServer *self, const char *text);
void lv_smtp_server_clear (LvSmtpServer *self);

typedef enum
{
  LV_SMTP_LATER, /* it was not taken now: to be tried again */
  LV_SMTP_SENT,
  LV_SMTP_NEVER, /* it will not be taken */
} LvSmtpResult;

typedef struct
{
  char *to; /* address */
  char *text;
  LvSmtpResult result;
  guint code; /* of the refusal; 0: none */
} LvSmtpMail;

LvSmtpMail *lv_smtp_mail_new (const char *to, const char *text);
void lv_smtp_mail_free (LvSmtpMail *self);

/* All of them (of LvSmtpMail) over one connection. FALSE: it broke off, or did not come about; what
 * had been sent before was sent. The error names no address and nothing that the server said. */
gboolean lv_smtp_send (const LvSmtpServer *server,
                       GPtrArray *mails,
                       GCancellable *cancellable,
                       GError **error);
/* As it goes over the wire after DATA, its end too (RFC 5321, 4.5.2). */
char *lv_smtp_stuff (const char *text);

G_END_DECLS
