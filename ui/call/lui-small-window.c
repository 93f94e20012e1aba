/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-small-window.h"

#ifdef HAVE_X11
#include <gdk/x11/gdkx.h>
#endif

#define WIDTH 368
#define HEIGHT 260

struct _LuiSmallWindow
{
  AdwWindow parent_instance;

  GtkWindowHandle *handle;
};

G_DEFINE_FINAL_TYPE (LuiSmallWindow, lui_small_window, ADW_TYPE_WINDOW)

#ifdef HAVE_X11
enum
{
  STATE_ADD = 1,
  FROM_APPLICATION = 1,
};

/* As the extended hints of window managers have it: a window that is shown asks the root. */
static void
ask_to_keep_above (GdkSurface *surface)
{
  GdkDisplay *display = gdk_surface_get_display (surface);
  Display *xdisplay = gdk_x11_display_get_xdisplay (display);
  XClientMessageEvent message = {
    .type = ClientMessage,
    .window = gdk_x11_surface_get_xid (surface),
    .message_type = gdk_x11_get_xatom_by_name_for_display (display, "_NET_WM_STATE"),
    .format = 32,
    .data.l = {
      STATE_ADD,
      (long) gdk_x11_get_xatom_by_name_for_display (display, "_NET_WM_STATE_ABOVE"),
      0,
      FROM_APPLICATION,
    },
  };

  XSendEvent (xdisplay, gdk_x11_display_get_xrootwindow (display), False,
              SubstructureRedirectMask | SubstructureNotifyMask, (XEvent *) &message);
}
#endif

static void
lui_small_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lui_small_window_parent_class)->map (widget);
#ifdef HAVE_X11
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (widget));

  if (GDK_IS_X11_SURFACE (surface))
    ask_to_keep_above (surface);
#endif
}

static void
lui_small_window_class_init (LuiSmallWindowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->map = lui_small_window_map;
}

static void
lui_small_window_init (LuiSmallWindow *self)
{
  /* It is taken hold of anywhere: there is no room for a title. */
  self->handle = GTK_WINDOW_HANDLE (gtk_window_handle_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->handle), "stage");
  adw_window_set_content (ADW_WINDOW (self), GTK_WIDGET (self->handle));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
}

LuiSmallWindow *
lui_small_window_new (GtkApplication *application, const char *title)
{
  return g_object_new (LUI_TYPE_SMALL_WINDOW, "application", application, "title", title, NULL);
}

void
lui_small_window_set_content (LuiSmallWindow *self, GtkWidget *content)
{
  g_return_if_fail (LUI_IS_SMALL_WINDOW (self));

  gtk_window_handle_set_child (self->handle, content);
}
