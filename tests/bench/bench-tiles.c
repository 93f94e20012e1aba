/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What it costs to show so many pictures with GTK and nothing else: a grid of textures, each a new
 * one fifteen times a second.
 *
 *   bench-tiles TILES WIDTH HEIGHT SECONDS      prints its share of a core
 */
#include <gtk/gtk.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RATE 15
#define COLUMNS 4

typedef struct
{
  GMainLoop *loop;
  GtkWidget **tiles;
  guint count, width, height, frames;
} Show;

static double
get_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static gboolean
show_next (gpointer data)
{
  Show *show = data;
  gsize size = (gsize) show->width * show->height * 4;

  show->frames++;
  for (guint i = 0; i < show->count; i++)
    {
      guint8 *pixels = g_malloc (size);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GdkTexture) texture = NULL;

      memset (pixels, (int) (show->frames * 7 + i * 20), size);
      bytes = g_bytes_new_take (pixels, size);
      texture = gdk_memory_texture_new ((int) show->width, (int) show->height,
                                        GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, show->width * 4);
      gtk_picture_set_paintable (GTK_PICTURE (show->tiles[i]), GDK_PAINTABLE (texture));
    }
  return G_SOURCE_CONTINUE;
}

static void
end (gpointer data)
{
  g_main_loop_quit (data);
}

int
main (int argc, char *argv[])
{
  Show show = { 0 };
  GtkWidget *window, *grid;
  double before;
  guint seconds;

  if (argc != 5)
    return 2;
  gtk_init ();
  show.count = (guint) atoi (argv[1]);
  show.width = (guint) atoi (argv[2]);
  show.height = (guint) atoi (argv[3]);
  seconds = (guint) atoi (argv[4]);
  show.loop = g_main_loop_new (NULL, FALSE); /* lint: nested-loop: the program's own */
  show.tiles = g_new0 (GtkWidget *, show.count);
  window = gtk_window_new ();
  grid = gtk_grid_new ();
  for (guint i = 0; i < show.count; i++)
    {
      show.tiles[i] = gtk_picture_new ();
      gtk_widget_set_size_request (show.tiles[i], (int) show.width, (int) show.height);
      gtk_grid_attach (GTK_GRID (grid), show.tiles[i], (int) (i % COLUMNS), (int) (i / COLUMNS), 1,
                       1);
    }
  gtk_window_set_child (GTK_WINDOW (window), grid);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add (1000 / RATE, show_next, &show);
  g_timeout_add_once (1000, end, show.loop);
  g_main_loop_run (show.loop);
  before = get_cpu ();
  g_timeout_add_once (seconds * 1000, end, show.loop);
  g_main_loop_run (show.loop);
  printf ("%.3f\n", (get_cpu () - before) / seconds);
  return 0;
}
