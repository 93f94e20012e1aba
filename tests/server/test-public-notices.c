/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The feed as RFC 4287 wants it, and the status page. */
#include "lv-public-notices.h"

#include <string.h>

#include "test-support.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define NOW_MS G_GINT64_CONSTANT (1795498102123)
#define MARKUP "<img src=x onerror=alert(1)>&\"'"

static const char *const feed_elements[]
    = { "id", "title", "updated", "author", "link", "entry", NULL };
static const char *const entry_elements[]
    = { "id", "title", "published", "updated", "category", "link", "content", NULL };

static LvAnnouncementRow *
add (GPtrArray *rows,
     const char *id,
     LvAnnouncementKind kind,
     gint64 published_ms,
     gint64 effective_ms,
     const char *follows)
{
  LvAnnouncementRow *row = lv_announcement_row_new ();

  g_free (row->id);
  row->id = g_strdup_printf ("%032x", (guint) g_ascii_strtoull (id, NULL, 16));
  row->kind = kind;
  g_free (row->title_ja);
  g_free (row->title_en);
  g_free (row->body_ja);
  g_free (row->body_en);
  row->title_ja = g_strdup_printf ("題%s", id);
  row->title_en = g_strdup_printf ("title%s", id);
  row->body_ja = g_strdup ("本文");
  row->body_en = g_strdup ("one\n\ntwo");
  row->follows_id = follows != NULL
                        ? g_strdup_printf ("%032x", (guint) g_ascii_strtoull (follows, NULL, 16))
                        : NULL;
  row->published_ms = published_ms;
  row->effective_ms = effective_ms;
  g_ptr_array_add (rows, row);
  return row;
}

static GPtrArray *
make_rows (void)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_announcement_row_unref);
  LvAnnouncementRow *first;

  first = add (rows, "a1", LV_ANNOUNCEMENT_INCIDENT, NOW_MS - 1000, 0, "b2");
  g_free (first->body_en);
  first->body_en = g_strdup (MARKUP);
  add (rows, "c3", LV_ANNOUNCEMENT_MAINTENANCE, NOW_MS - DAY_MS, NOW_MS + 20 * DAY_MS, NULL);
  add (rows, "d4", LV_ANNOUNCEMENT_INFORMATION, NOW_MS - 2 * DAY_MS, 0, NULL);
  add (rows, "b2", LV_ANNOUNCEMENT_INCIDENT, NOW_MS - 20 * DAY_MS, 0, NULL);
  add (rows, "e5", LV_ANNOUNCEMENT_INCIDENT, NOW_MS - 30 * DAY_MS, 0, NULL);
  add (rows, "f6", LV_ANNOUNCEMENT_CHANGE, NOW_MS - 90 * DAY_MS, NOW_MS - DAY_MS, NULL);
  return rows;
}

static const LvPublicNotices notices = {
  .base = "https://meet.example.com:8443",
  .feed_id = "urn:uuid:00000000-0000-0000-0000-000000000000",
  .server = "LiveOn <&>",
  .operator= "Example",
  .contacts = { "03-0000-0000", "", "" },
  .language = "en",
  .now_ms = NOW_MS,
  .started_ms = NOW_MS - DAY_MS,
};

/* What the feed is made of, as a parser sees it. */
typedef struct
{
  GString *path;      /* "feed/entry/id" */
  GHashTable *counts; /* path of one parent → how often */
  guint n_entries;
  GHashTable *ids;
} Seen;

static void
on_start (GMarkupParseContext *context,
          const char *name,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  Seen *seen = data;
  const char *parent = seen->path->str;

  if (*parent == '\0')
    {
      g_assert_cmpstr (name, ==, "feed");
      g_assert_cmpstr (names[0], ==, "xmlns");
      g_assert_cmpstr (values[0], ==, "http://www.w3.org/2005/Atom");
    }
  else if (g_str_equal (parent, "/feed"))
    g_assert_true (g_strv_contains (feed_elements, name));
  else if (g_str_equal (parent, "/feed/entry"))
    {
      g_assert_true (g_strv_contains (entry_elements, name));
      /* None of those twice. */
      g_assert_true (g_hash_table_add (seen->counts, g_strdup (name)));
    }
  else
    g_assert_cmpstr (parent, ==, "/feed/author");
  if (g_str_equal (name, "entry"))
    {
      g_hash_table_remove_all (seen->counts);
      seen->n_entries++;
    }
  g_string_append_printf (seen->path, "/%s", name);
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Seen *seen = data;

  if (g_str_equal (seen->path->str, "/feed/entry"))
    g_assert_cmpuint (g_hash_table_size (seen->counts), ==, 7);
  g_string_truncate (seen->path, seen->path->len - strlen (name) - 1);
}

static void
on_text (
    GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  Seen *seen = data;
  g_autofree char *words = g_strndup (text, length);
  g_autoptr (GDateTime) time = NULL;

  if (g_str_has_suffix (seen->path->str, "/id"))
    {
      g_assert_true (g_regex_match_simple (
          "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", words, 0, 0));
      g_assert_true (g_hash_table_add (seen->ids, g_steal_pointer (&words)));
    }
  else if (g_str_has_suffix (seen->path->str, "ed")
           && (g_str_has_suffix (seen->path->str, "/updated")
               || g_str_has_suffix (seen->path->str, "/published")))
    {
      time = g_date_time_new_from_iso8601 (words, NULL);
      g_assert_nonnull (time);
      g_assert_cmpuint (words[length - 1], ==, 'Z');
    }
}

static void
check_feed (const char *text, guint n_entries)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  Seen seen = {
    .path = g_string_new (NULL),
    .counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &seen, NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, text, (gssize) strlen (text), &error);
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_end_parse (context, NULL));
  g_assert_cmpuint (seen.n_entries, ==, n_entries);
  g_assert_cmpuint (g_hash_table_size (seen.ids), ==, n_entries + 1);
  g_string_free (seen.path, TRUE);
  g_hash_table_unref (seen.counts);
  g_hash_table_unref (seen.ids);
}

static void
test_feed (void)
{
  g_autoptr (GPtrArray) rows = make_rows ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  LvPublicNotices japanese = notices;
  g_autofree char *en = lv_public_feed_write (&notices, rows);
  g_autofree char *empty = lv_public_feed_write (&notices, none);
  g_autofree char *ja = NULL;

  japanese.language = "ja";
  ja = lv_public_feed_write (&japanese, rows);
  check_feed (en, 6);
  check_feed (ja, 6);
  check_feed (empty, 0);
  g_assert_nonnull (strstr (en, "<title>Follow-up: titlea1</title>"));
  g_assert_nonnull (strstr (ja, "<title>続報: 題a1</title>"));
  g_assert_nonnull (strstr (ja, "xml:lang=\"ja\""));
  g_assert_nonnull (strstr (en, "When it happens: 2026-12-14T05:28:22.123Z"));
  g_assert_nonnull (strstr (en, "<updated>2026-11-24T05:28:21.123Z</updated>"));
  g_assert_null (strstr (en, "<img"));
}

static gsize
find (const char *page, const char *words)
{
  const char *found = strstr (page, words);

  if (found == NULL)
    g_error ("“%s” is not in %s", words, page);
  return (gsize) (found - page);
}

/* An incident stands there as long as there is news of it, with that below it. */
static void
test_page (void)
{
  g_autoptr (GPtrArray) rows = make_rows ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  LvPublicNotices japanese = notices;
  g_autofree char *page = lv_status_page_write (&notices, rows);
  g_autofree char *empty = NULL;

  japanese.language = "ja";
  empty = lv_status_page_write (&japanese, none);
  g_assert_cmpuint (find (page, "Incidents of"), <, find (page, "<h3>titleb2</h3>"));
  g_assert_cmpuint (find (page, "<h3>titleb2</h3>"), <, find (page, "<h4>titlea1</h4>"));
  g_assert_cmpuint (find (page, "<h4>titlea1</h4>"), <, find (page, "Planned maintenance"));
  g_assert_cmpuint (find (page, "Planned maintenance"), <, find (page, "<h3>titlec3</h3>"));
  g_assert_cmpuint (find (page, "<h3>titlec3</h3>"), <, find (page, "Other announcements"));
  g_assert_cmpuint (find (page, "Other announcements"), <, find (page, "<h3>titled4</h3>"));
  find (page, "<p>one</p>\n<p>two</p>");
  find (page, "03-0000-0000");
  find (page, "State of the service: LiveOn &lt;&amp;&gt;");
  g_assert_null (strstr (page, "titlee5")); /* too long ago */
  g_assert_null (strstr (page, "titlef6"));
  g_assert_null (strstr (page, "<img"));
  g_assert_null (strstr (page, "script"));
  find (empty, "<html lang=\"ja\">");
  find (empty, "サービスは応答しています。");
  find (empty, "ありません。");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/public-notices/feed", test_feed);
  g_test_add_func ("/public-notices/page", test_page);
  return g_test_run ();
}
