/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-parent-window.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif
#ifdef GDK_WINDOWING_WAYLAND
#include <gdk/wayland/gdkwayland.h>

static void
on_exported (GdkToplevel *toplevel, const char *handle, gpointer call)
{
  g_autofree char *name = g_strconcat ("wayland:", handle, NULL);

  liveon_call_set_parent_window (call, name);
}
#endif

void
lui_parent_window_tell (LiveonCall *call, GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

#ifdef GDK_WINDOWING_X11
  if (GDK_IS_X11_SURFACE (surface))
    {
      g_autofree char *name
          = g_strdup_printf ("x11:%lx", (gulong) gdk_x11_surface_get_xid (surface));

      liveon_call_set_parent_window (call, name);
    }
#endif
#ifdef GDK_WINDOWING_WAYLAND
  if (GDK_IS_WAYLAND_TOPLEVEL (surface))
    gdk_wayland_toplevel_export_handle (GDK_TOPLEVEL (surface), on_exported, g_object_ref (call),
                                        g_object_unref);
#endif
}
