/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The person's own history: pages, and a list that loads as it is scrolled. */
#include "client-fixture.h"
#include "liveon-visit-list.h"
#include "lv-error.h"

#define VISITS "/api/v1/visits"
#define FIRST VISITS "?limit=50"
#define SECOND VISITS "?limit=50&cursor=next%2Bpage"

static char *
make_page (guint count, guint first, const char *cursor)
{
  GString *text = g_string_new ("{\"visits\":[");

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text,
                            "%s{\"id\":\"%032x\",\"room\":{\"id\":\"" FAKE_ID_1
                            "\",\"name\":\"r\"},\"entered\":\"2026-11-24T00:00:00.000Z\","
                            "\"left\":null,\"reason\":\"\",\"quality\":null}",
                            i == 0 ? "" : ",", first + i);
  g_string_append_printf (text, "],\"cursor\":%s}", cursor);
  return g_string_free (text, FALSE);
}

static gboolean
is_idle (gpointer list)
{
  return !liveon_visit_list_get_is_loading (list);
}

static void
touch (LiveonVisitList *list, guint position)
{
  g_autoptr (LiveonVisit) visit = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_nonnull (visit);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_scroll (Fixture *self, gconstpointer data)
{
  g_autofree char *first = make_page (50, 0, "\"next+page\"");
  g_autofree char *second = make_page (7, 50, "null");
  g_autoptr (LiveonVisitList) list = NULL;
  g_autoptr (LiveonVisit) last = NULL;

  fake_server_answer (self->server, "GET", FIRST, 200, first);
  fake_server_answer (self->server, "GET", SECOND, 200, second);
  list = liveon_client_list_visits (self->client, NULL, NULL, NULL);
  g_assert_true (liveon_visit_list_get_is_loading (list));
  test_wait_until (is_idle, list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 50);
  g_assert_true (liveon_visit_list_get_has_more (list));

  touch (list, 20);
  g_assert_cmpuint (fake_server_count (self->server, "GET", SECOND), ==, 0);
  touch (list, 45);
  test_wait_until (is_idle, list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 57);
  g_assert_false (liveon_visit_list_get_has_more (list));
  last = g_list_model_get_item (G_LIST_MODEL (list), 56);
  g_assert_cmpstr (liveon_visit_get_id (last), ==, "00000000000000000000000000000038");
  touch (list, 56);
  g_assert_false (liveon_visit_list_get_is_loading (list));
  g_assert_cmpuint (fake_server_count (self->server, "GET", SECOND), ==, 1);
}

/* An error stops the loading by itself; asking again goes on where it stopped. */
static void
test_error (Fixture *self, gconstpointer data)
{
  g_autofree char *first = make_page (50, 0, "\"next+page\"");
  g_autofree char *second = make_page (1, 50, "null");
  g_autoptr (LiveonVisitList) list = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_answer (self->server, "GET", FIRST, 200, first);
  fake_server_problem (self->server, "GET", SECOND, 503, "busy");
  list = liveon_client_list_visits (self->client, NULL, NULL, NULL);
  test_wait_until (is_idle, list);
  touch (list, 49);
  test_wait_until (is_idle, list);
  g_assert_error (liveon_visit_list_get_error (list), LIVEON_ERROR, LIVEON_ERROR_BUSY);
  touch (list, 49);
  g_assert_cmpuint (fake_server_count (self->server, "GET", SECOND), ==, 1);

  fake_server_answer (self->server, "GET", SECOND, 200, second);
  liveon_visit_list_load_more_async (list, NULL, (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  liveon_visit_list_load_more_finish (list, result, &error);
  g_assert_no_error (error);
  g_assert_no_error (liveon_visit_list_get_error (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 51);
}

static void
test_filter (Fixture *self, gconstpointer data)
{
  static const char path[] = VISITS "?limit=10&room=" FAKE_ID_1 "&from=2026-11-24T00%3A00%3A00.000Z"
                                    "&to=2026-11-25T00%3A00%3A00.000Z&cursor=c";
  g_autofree char *page = make_page (1, 0, "\"d\"");
  g_autoptr (GDateTime) from = g_date_time_new_utc (2026, 11, 24, 0, 0, 0);
  g_autoptr (GDateTime) to = g_date_time_new_utc (2026, 11, 25, 0, 0, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) visits = NULL;
  g_autofree char *cursor = NULL;

  fake_server_answer (self->server, "GET", path, 200, page);
  liveon_client_get_visits_async (self->client, FAKE_ID_1, from, to, "c", 10, NULL,
                                  (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  visits = liveon_client_get_visits_finish (self->client, result, &cursor, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (visits), ==, 1);
  g_assert_cmpstr (cursor, ==, "d");
}

/* A list that is let go of while a page is under way does not come back. */
static void
test_drop (Fixture *self, gconstpointer data)
{
  LiveonVisitList *list;

  fake_server_hold (self->server, "GET", FIRST);
  list = liveon_client_list_visits (self->client, NULL, NULL, NULL);
  g_assert_finalize_object (list);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);

#define ADD(name, function)                                                                        \
  g_test_add ("/client/visits/" name, Fixture, NULL, fixture_set_up_signed_in, function,           \
              fixture_tear_down)
  ADD ("scroll", test_scroll);
  ADD ("error", test_error);
  ADD ("filter", test_filter);
  ADD ("drop", test_drop);
  return g_test_run ();
}
