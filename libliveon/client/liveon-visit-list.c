/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-visit-pages.h"

#include "lv-error.h"

#define PAGE_SIZE 50
/* Rows before the end at which the next page is asked for. */
#define AHEAD 10

/**
 * LiveonVisitList:
 *
 * The person's own history, the newest visit first: a list model of [class@Visit] that loads as it
 * is scrolled. It starts with its first page under way; whenever one of the last rows is asked for,
 * the next page is loaded. After an error nothing more is loaded by itself until
 * [method@VisitList.load_more_async] is called.
 */
struct _LiveonVisitList
{
  GObject parent_instance;

  LvLink *link;
  LvVisitFilter filter;
  GPtrArray *visits;
  char *cursor; /* of the next page */
  gboolean has_more;
  gboolean is_loading;
  GQueue waiters; /* of GTask */
  GCancellable *cancellable;
  GError *error;
  guint load_id; /* an idle that will load */
};

enum
{
  PROP_IS_LOADING = 1,
  PROP_HAS_MORE,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void load_page (LiveonVisitList *self);

static GType
get_item_type (GListModel *model)
{
  return LIVEON_TYPE_VISIT;
}

static guint
get_n_items (GListModel *model)
{
  return LIVEON_VISIT_LIST (model)->visits->len;
}

static gboolean
on_load_idle (gpointer data)
{
  LiveonVisitList *self = data;

  self->load_id = 0;
  load_page (self);
  return G_SOURCE_REMOVE;
}

static gpointer
get_item (GListModel *model, guint position)
{
  LiveonVisitList *self = LIVEON_VISIT_LIST (model);

  if (position >= self->visits->len)
    return NULL;
  /* Not at once: a list model may not change while it is being asked. */
  if (position + AHEAD >= self->visits->len && self->has_more && !self->is_loading
      && self->error == NULL && self->load_id == 0)
    self->load_id = g_idle_add (on_load_idle, self);
  return g_object_ref (g_ptr_array_index (self->visits, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LiveonVisitList,
                               liveon_visit_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
liveon_visit_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonVisitList *self = LIVEON_VISIT_LIST (object);

  switch (id)
    {
    case PROP_IS_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;
    case PROP_HAS_MORE:
      g_value_set_boolean (value, self->has_more);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_visit_list_dispose (GObject *object)
{
  LiveonVisitList *self = LIVEON_VISIT_LIST (object);

  g_clear_handle_id (&self->load_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->link);
  G_OBJECT_CLASS (liveon_visit_list_parent_class)->dispose (object);
}

static void
liveon_visit_list_finalize (GObject *object)
{
  LiveonVisitList *self = LIVEON_VISIT_LIST (object);

  g_ptr_array_unref (self->visits);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_free (self->filter.room);
  g_free (self->cursor);
  G_OBJECT_CLASS (liveon_visit_list_parent_class)->finalize (object);
}

static void
liveon_visit_list_class_init (LiveonVisitListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = liveon_visit_list_get_property;
  object_class->dispose = liveon_visit_list_dispose;
  object_class->finalize = liveon_visit_list_finalize;

  /**
   * LiveonVisitList:is-loading:
   *
   * Whether a page is under way.
   */
  properties[PROP_IS_LOADING] = g_param_spec_boolean ("is-loading", NULL, NULL, FALSE, flags);
  /**
   * LiveonVisitList:has-more:
   *
   * Whether there are more visits than were loaded.
   */
  properties[PROP_HAS_MORE] = g_param_spec_boolean ("has-more", NULL, NULL, TRUE, flags);
  /**
   * LiveonVisitList:error:
   *
   * Why the newest page could not be loaded; %NULL when it could.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_visit_list_init (LiveonVisitList *self)
{
  self->visits = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->has_more = TRUE;
  g_queue_init (&self->waiters);
}

static void
set_loading (LiveonVisitList *self, gboolean is_loading)
{
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADING]);
}

static void
set_error (LiveonVisitList *self, const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error == NULL ? NULL : g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
answer_waiters (LiveonVisitList *self, const GError *error)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->waiters)) != NULL)
    {
      if (error == NULL)
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, g_error_copy (error));
      g_object_unref (task);
    }
}

static void
take_page (LiveonVisitList *self, GPtrArray *visits, const char *cursor)
{
  guint position = self->visits->len;

  g_free (self->cursor);
  self->cursor = g_strdup (cursor);
  if (self->has_more != (cursor != NULL))
    {
      self->has_more = cursor != NULL;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_MORE]);
    }
  for (guint i = 0; i < visits->len; i++)
    g_ptr_array_add (self->visits, g_object_ref (g_ptr_array_index (visits, i)));
  if (visits->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, 0, visits->len);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonVisitList) self = NULL;
  GWeakRef *weak = user_data;
  g_autofree char *cursor = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) visits = lv_visit_page_finish (result, &cursor, &error);

  self = g_weak_ref_get (weak);
  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL)
    return;
  set_loading (self, FALSE);
  set_error (self, error);
  if (visits != NULL)
    take_page (self, visits, cursor);
  answer_waiters (self, error);
}

static void
load_page (LiveonVisitList *self)
{
  GWeakRef *weak;

  if (self->is_loading || !self->has_more)
    return;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  set_loading (self, TRUE);
  lv_visit_page_async (self->link, &self->filter, self->cursor, PAGE_SIZE, self->cancellable,
                       on_page, weak);
}

LiveonVisitList *
lv_visit_list_new (LvLink *link, const LvVisitFilter *filter)
{
  LiveonVisitList *self = g_object_new (LIVEON_TYPE_VISIT_LIST, NULL);

  self->link = g_object_ref (link);
  self->filter.room = g_strdup (filter->room);
  self->filter.from_ms = filter->from_ms;
  self->filter.to_ms = filter->to_ms;
  load_page (self);
  return self;
}

/**
 * liveon_visit_list_get_is_loading:
 * @self: a list of visits
 *
 * Gets whether a page is under way.
 *
 * Returns: whether it is so
 */
gboolean
liveon_visit_list_get_is_loading (LiveonVisitList *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT_LIST (self), FALSE);

  return self->is_loading;
}

/**
 * liveon_visit_list_get_has_more:
 * @self: a list of visits
 *
 * Gets whether there are more visits than were loaded.
 *
 * Returns: whether it is so
 */
gboolean
liveon_visit_list_get_has_more (LiveonVisitList *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT_LIST (self), FALSE);

  return self->has_more;
}

/**
 * liveon_visit_list_get_error:
 * @self: a list of visits
 *
 * Gets why the newest page could not be loaded.
 *
 * Returns: (transfer none) (nullable): the error, or %NULL
 */
const GError *
liveon_visit_list_get_error (LiveonVisitList *self)
{
  g_return_val_if_fail (LIVEON_IS_VISIT_LIST (self), NULL);

  return self->error;
}

/**
 * liveon_visit_list_load_more_async:
 * @self: a list of visits
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Loads the next page, or waits for the one that is under way. Scrolling does this by itself; it is
 * for trying again after an error, and for reading the whole history.
 */
void
liveon_visit_list_load_more_async (LiveonVisitList *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (LIVEON_IS_VISIT_LIST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_visit_list_load_more_async);
  if (!self->has_more && !self->is_loading)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  g_queue_push_tail (&self->waiters, task);
  load_page (self);
}

/**
 * liveon_visit_list_load_more_finish:
 * @self: a list of visits
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@VisitList.load_more_async].
 *
 * Returns: %TRUE, also when there was no more; %FALSE with an error
 */
gboolean
liveon_visit_list_load_more_finish (LiveonVisitList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
