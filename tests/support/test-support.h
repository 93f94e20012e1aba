/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tests never sleep: they iterate the main context until something is true, under a watchdog. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* g_test_init and a watchdog that aborts the process after seconds. */
void test_init (int *argc, char ***argv, guint watchdog_seconds);

typedef gboolean (*TestCondition) (gpointer data);
/* Iterates the default main context until the condition holds; fails the test after 30 s. */
void test_wait_until (TestCondition condition, gpointer data);
#define test_wait_for(pointer)                                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    while ((pointer) == NULL)                                                                      \
      g_main_context_iteration (NULL, TRUE);                                                       \
  }                                                                                                \
  G_STMT_END
/* A GAsyncReadyCallback that puts a reference to the result where user_data points: GAsyncResult
 * **. */
void test_take_result (GObject *source, GAsyncResult *result, gpointer user_data);
/* A new folder under the temporary directory. */
char *test_make_folder (void);
/* Removes it with all that is in it. */
void test_remove_folder (const char *path);

G_END_DECLS
