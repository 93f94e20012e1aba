/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Structured log lines: a message and fields, to the journal or to stderr. Never a password, token,
 * admission key or message; names and addresses only at debug. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pairs of field name (upper case, as in the journal, without the LIVEON_ prefix that is added) and
 * value, ended by NULL, 16 at most. A NULL value leaves the field out. */
void
lv_log (GLogLevelFlags level, const char *domain, const char *message, ...) G_GNUC_NULL_TERMINATED;
/* For main () of a program, before its first line: all goes to the journal with its fields, or to
 * stderr with the fields in brackets behind the message, and our info is not held back as GLib
 * holds back every info. */
void lv_log_init (void);
#define lv_info(message, ...) lv_log (G_LOG_LEVEL_INFO, G_LOG_DOMAIN, message, __VA_ARGS__)
#define lv_notice(message, ...) lv_log (G_LOG_LEVEL_MESSAGE, G_LOG_DOMAIN, message, __VA_ARGS__)
#define lv_warning(message, ...) lv_log (G_LOG_LEVEL_WARNING, G_LOG_DOMAIN, message, __VA_ARGS__)
#define lv_debug(message, ...) lv_log (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN, message, __VA_ARGS__)

G_END_DECLS
