/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-http-refusal.h"

#include <libsoup/soup.h>

#include "lv-problem.h"

const LvHeader lv_standing_headers[] = {
  { "LiveOn-Version", LIVEON_VERSION },
  { "Strict-Transport-Security", "max-age=31536000" },
  { "X-Content-Type-Options", "nosniff" },
  { "Cache-Control", "no-store" },
  { "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'" },
  { "Referrer-Policy", "no-referrer" },
  { NULL, NULL },
};

GBytes *
lv_problem_make (const GError *error, const char *language)
{
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();

  lv_problem_write (writer, NULL, error, language);
  return lv_json_writer_free_to_bytes (g_steal_pointer (&writer));
}

GBytes *
lv_http_make_refusal (const GError *error, const char *language)
{
  g_autoptr (GBytes) problem = lv_problem_make (error, language);
  guint status = lv_problem_status (error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "HTTP/1.1 %u %s\r\n", status, soup_status_get_phrase (status));
  for (const LvHeader *header = lv_standing_headers; header->name != NULL; header++)
    g_string_append_printf (text, "%s: %s\r\n", header->name, header->value);
  g_string_append_printf (text,
                          "Connection: close\r\nContent-Type: " LV_PROBLEM_TYPE
                          "\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          g_bytes_get_size (problem));
  g_string_append_len (text, g_bytes_get_data (problem, NULL), (gssize) g_bytes_get_size (problem));
  return g_string_free_to_bytes (g_steal_pointer (&text));
}
