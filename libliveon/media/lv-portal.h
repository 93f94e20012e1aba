/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Requests to xdg-desktop-portal, which asks the person. Main context only. */
#pragma once

#include <gio/gio.h>

#include "lv-media-input.h"

G_BEGIN_DECLS

#define LV_PORTAL_NAME "org.freedesktop.portal.Desktop"
#define LV_PORTAL_PATH "/org/freedesktop/portal/desktop"

/* Whether this program is confined and gets at devices only by portals. */
gboolean lv_portal_is_needed (void);

/* Calls a method whose answer comes later by a signal. leading: the arguments before the options, a
 * tuple, or NULL; options: a{sv} without the handle token, or NULL; both may be floating. The
 * person's no is G_IO_ERROR_CANCELLED, everything else LIVEON_ERROR_DEVICE. */
void lv_portal_request_async (GDBusConnection *bus,
                              const char *interface,
                              const char *method,
                              GVariant *leading,
                              GVariant *options,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* The results, a{sv}. */
GVariant *lv_portal_request_finish (GAsyncResult *result, GError **error);

/* A connection to PipeWire that sees what was permitted. session: its path, or NULL. */
void lv_portal_open_remote_async (GDBusConnection *bus,
                                  const char *interface,
                                  const char *session,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* A descriptor, the caller's; -1 with error. */
int lv_portal_open_remote_finish (GAsyncResult *result, GError **error);

/* What was permitted, as an input of LV_INPUT_PIPEWIRE without a node or name yet. */
void lv_portal_open_input_async (GDBusConnection *bus,
                                 const char *interface,
                                 const char *session,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
LvMediaInput *lv_portal_open_input_finish (GAsyncResult *result, GError **error);

/* An unguessable word for the handles of requests and sessions. */
char *lv_portal_make_token (void);
/* What D-Bus says, as one of ours. */
GError *lv_portal_take_error (GError *error, const char *device);

G_END_DECLS
