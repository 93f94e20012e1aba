/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The commands that do more than ask an operation and print its answer. */
#pragma once

#include "invocation.h"

G_BEGIN_DECLS

/* Loads the configuration if that was not done, asks the operation, prints the answer. */
LiveondExit liveond_run (LiveondInvocation *invocation, GError **error);
/* The same with arguments made elsewhere. */
LiveondExit liveond_run_with (LiveondInvocation *invocation, const char *arguments, GError **error);
gboolean liveond_invocation_load (LiveondInvocation *invocation, GError **error);

LiveondExit liveond_serve (LiveondInvocation *invocation, GError **error);          /* serve.c */
LiveondExit liveond_setup (LiveondInvocation *invocation, GError **error);          /* setup.c */
LiveondExit liveond_user_password (LiveondInvocation *invocation, GError **error);  /* users.c */
LiveondExit liveond_user_import (LiveondInvocation *invocation, GError **error);    /* users.c */
LiveondExit liveond_room_edit (LiveondInvocation *invocation, GError **error);      /* rooms.c */
LiveondExit liveond_announcement (LiveondInvocation *invocation, GError **error);   /* run.c */
LiveondExit liveond_check (LiveondInvocation *invocation, GError **error);          /* run.c */
LiveondExit liveond_capacity (LiveondInvocation *invocation, GError **error);       /* run.c */
LiveondExit liveond_tenant_remove (LiveondInvocation *invocation, GError **error);  /* run.c */
LiveondExit liveond_admin_url (LiveondInvocation *invocation, GError **error);      /* run.c */
LiveondExit liveond_sample_config (LiveondInvocation *invocation, GError **error);  /* run.c */
LiveondExit liveond_records_export (LiveondInvocation *invocation, GError **error); /* export.c */
LiveondExit liveond_tenant_export (LiveondInvocation *invocation, GError **error);  /* export.c */
/* "https://meet.example.com:8443": where people reach the server. */
char *liveond_server_url (LiveonServerConfig *config);

G_END_DECLS
