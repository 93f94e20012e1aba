/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every graph here needs of GStreamer: checked making and linking, one GError from whatever
 * the bus says, a start that does not block and a stop with a time limit. Any thread; an LvPipe
 * belongs to the main context that made it. */
#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/* Initialises GStreamer and looks for every element that is used here. FALSE when some are missing:
 * the message names them with their Debian packages. At a program's start, but cheap afterwards. */
gboolean lv_gst_check (GError **error);
/* Only the first: for those who can do without. */
gboolean lv_gst_init (GError **error);
/* The first look at all plugins takes half a second, and loading those that are in every call some
 * more: a thread of its own does it. Cheap when it was done. */
gboolean lv_gst_prepare (GError **error);
void
lv_gst_prepare_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean lv_gst_prepare_finish (GAsyncResult *result, GError **error);
/* Whether nothing of it is left to be done. */
gboolean lv_gst_is_prepared (void);
gboolean lv_gst_has_element (const char *factory);

typedef struct
{
  const char *factory;
  const char *name; /* as it appears in logs */
} LvGstPart;

/* A floating element; NULL with LIVEON_ERROR_PACKAGE when it is missing. */
GstElement *lv_gst_make (const char *factory, const char *name, GError **error);
/* The same, put into the bin, which owns it. */
GstElement *lv_gst_add (GstBin *bin, const char *factory, const char *name, GError **error);
/* All of them, each linked to the next, and previous (may be NULL) to the first. elements (may be
 * NULL) gets them, borrowed. */
gboolean lv_gst_add_chain (GstBin *bin,
                           GstElement *previous,
                           const LvGstPart *parts,
                           guint n_parts,
                           GstElement **elements,
                           GError **error);
gboolean lv_gst_link (GstElement *from, GstElement *to, GError **error);

/* LIVEON_ERROR_DEVICE with the device and why of an error message. device NULL: as the element has
 * it, or its name. */
GError *lv_gst_error_from_message (GstMessage *message, const char *device);
/* The same for those who find out themselves; why: "missing" "busy" "forbidden" "refused" (by the
 * person) "silent" (it is open and gives nothing) "failed". */
GError *lv_gst_error_new (const char *device, const char *why, const char *detail);

/* When a buffer was captured, of g_get_monotonic_time (): of its time stamp where that is sane,
 * else now_us. element: in a pipeline with the system's clock (LvPipe's default). */
gint64 lv_gst_capture_time (GstElement *element, GstBuffer *buffer, gint64 now_us);

/* A pipeline and its bus. */
typedef struct _LvPipe LvPipe;

typedef struct
{
  /* At most once: it will not run (any more). device: as given to lv_pipe_new(). */
  void (*failed) (const GError *error, gpointer data);
  /* Every other message but errors and warnings; may be NULL. */
  void (*message) (GstMessage *message, gpointer data);
} LvPipeEvents;

/* Events come on the thread's default context. events: not copied. It runs on the system's
 * monotonic clock, so that times of its buffers are comparable with everybody's. */
LvPipe *lv_pipe_new (const char *name,
                     const char *device,
                     const LvPipeEvents *events,
                     gpointer data,
                     GError **error);
GstBin *lv_pipe_get_bin (LvPipe *self);
/* The state changes on another thread; what goes wrong is told by `failed`. */
void lv_pipe_start (LvPipe *self);
/* Ends and frees it. No event comes any more when it returns, and the devices are free; a device
 * that hangs is waited for three seconds and then left to itself (FALSE, and a warning says so):
 * what was put into the bin may run on, and what it calls has to outlive it. Not on a streaming
 * thread. */
gboolean lv_pipe_stop (LvPipe *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvPipe, lv_pipe_stop)

G_END_DECLS
