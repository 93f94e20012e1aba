/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-fair-queue.h"

/* Lanes hold tenants, tenants hold addresses, addresses hold items: one kind of node. The children
 * of a node stand in the order of their turns. */
typedef struct
{
  char *name;
  guint length; /* items below */
  GQueue children;
} Node;

enum
{
  LANE_KNOWN,
  LANE_UNKNOWN,
  N_LANES,
};

/* So often in a row known devices go before unknown ones that wait. */
#define KNOWN_IN_A_ROW 3
/* Of the places, the part that known devices cannot take from unknown ones. */
#define UNKNOWN_PART 4
#define ITEM_DEPTH 2 /* lane 0, tenant 1, address 2: its children are items */

struct _LvFairQueue
{
  guint capacity;
  guint known_in_a_row; /* taken while unknown ones waited */
  Node lanes[N_LANES];
};

static Node *
node_new (const char *name)
{
  Node *self = g_new0 (Node, 1);

  self->name = g_strdup (name);
  g_queue_init (&self->children);
  return self;
}

static void
node_free (Node *self)
{
  g_free (self->name);
  g_queue_clear (&self->children);
  g_free (self);
}

static void
free_below (Node *self, guint depth)
{
  Node *child;

  if (depth == ITEM_DEPTH)
    return;
  while ((child = g_queue_pop_head (&self->children)) != NULL)
    {
      free_below (child, depth + 1);
      node_free (child);
    }
}

static Node *
find_child (Node *self, const char *name)
{
  for (GList *l = self->children.head; l != NULL; l = l->next)
    {
      Node *child = l->data;

      if (g_str_equal (child->name, name))
        return child;
    }
  return NULL;
}

static Node *
ensure_child (Node *self, const char *name)
{
  Node *child = find_child (self, name);

  if (child == NULL)
    {
      child = node_new (name);
      g_queue_push_tail (&self->children, child);
    }
  return child;
}

static guint
count_below (Node *self, const char *name)
{
  Node *child = find_child (self, name);

  return child != NULL ? child->length : 0;
}

/* Of several as long the one whose turn is last. */
static Node *
find_longest (Node *self)
{
  Node *longest = NULL;

  for (GList *l = self->children.head; l != NULL; l = l->next)
    {
      Node *child = l->data;

      if (longest == NULL || child->length >= longest->length)
        longest = child;
    }
  return longest;
}

static void
drop_if_empty (Node *self, Node *child)
{
  if (child->length > 0)
    return;
  g_queue_remove (&self->children, child);
  node_free (child);
}

/* The next item; whose turn it was goes to the end. */
static gpointer
take_next (Node *self, guint depth)
{
  Node *child;
  gpointer item;

  if (self->length == 0)
    return NULL;
  self->length--;
  if (depth == ITEM_DEPTH)
    return g_queue_pop_head (&self->children);
  child = g_queue_pop_head (&self->children);
  item = take_next (child, depth + 1);
  if (child->length > 0)
    g_queue_push_tail (&self->children, child);
  else
    node_free (child);
  return item;
}

static gboolean
take_item (Node *self, guint depth, gpointer item)
{
  if (depth == ITEM_DEPTH)
    {
      if (!g_queue_remove (&self->children, item))
        return FALSE;
      self->length--;
      return TRUE;
    }
  for (GList *l = self->children.head; l != NULL; l = l->next)
    {
      Node *child = l->data;

      if (!take_item (child, depth + 1, item))
        continue;
      self->length--;
      drop_if_empty (self, child);
      return TRUE;
    }
  return FALSE;
}

/* The latest item of whoever has most. */
static gpointer
take_latest (Node *self, guint depth)
{
  Node *child;
  gpointer item;

  self->length--;
  if (depth == ITEM_DEPTH)
    return g_queue_pop_tail (&self->children);
  child = find_longest (self);
  item = take_latest (child, depth + 1);
  drop_if_empty (self, child);
  return item;
}

/* Whether one of the children is longer even after giving one to the newcomer. */
static gboolean
is_crowded_by_another (Node *self, guint newcomer_length)
{
  return find_longest (self)->length > newcomer_length + 1;
}

static gpointer
make_room (LvFairQueue *self, const char *tenant, const char *address, gboolean is_known)
{
  Node *unknown = &self->lanes[LANE_UNKNOWN];
  Node *lane = &self->lanes[is_known ? LANE_KNOWN : LANE_UNKNOWN];
  guint share = self->capacity / UNKNOWN_PART;
  Node *own;

  if (is_known && unknown->length > share)
    return take_latest (unknown, 0);
  if (!is_known && unknown->length < share)
    return take_latest (&self->lanes[LANE_KNOWN], 0);
  if (lane->length == 0)
    return NULL;
  if (is_crowded_by_another (lane, count_below (lane, tenant)))
    return take_latest (lane, 0);
  own = find_child (lane, tenant);
  if (own == NULL || !is_crowded_by_another (own, count_below (own, address)))
    return NULL;
  lane->length--;
  return take_latest (own, 1);
}

LvFairQueue *
lv_fair_queue_new (guint capacity)
{
  LvFairQueue *self = g_new0 (LvFairQueue, 1);

  self->capacity = capacity;
  for (guint i = 0; i < N_LANES; i++)
    g_queue_init (&self->lanes[i].children);
  return self;
}

void
lv_fair_queue_free (LvFairQueue *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < N_LANES; i++)
    free_below (&self->lanes[i], 0);
  g_free (self);
}

guint
lv_fair_queue_get_length (LvFairQueue *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->lanes[LANE_KNOWN].length + self->lanes[LANE_UNKNOWN].length;
}

gboolean
lv_fair_queue_push (LvFairQueue *self,
                    const char *tenant,
                    const char *address,
                    gboolean is_known,
                    gpointer item,
                    gpointer *evicted)
{
  Node *lane;
  Node *tenant_node;
  Node *address_node;

  g_return_val_if_fail (self != NULL && item != NULL && evicted != NULL, FALSE);
  g_return_val_if_fail (tenant != NULL && address != NULL, FALSE);

  *evicted = NULL;
  if (lv_fair_queue_get_length (self) >= self->capacity)
    {
      *evicted = make_room (self, tenant, address, is_known);
      if (*evicted == NULL)
        return FALSE;
    }
  lane = &self->lanes[is_known ? LANE_KNOWN : LANE_UNKNOWN];
  tenant_node = ensure_child (lane, tenant);
  address_node = ensure_child (tenant_node, address);
  g_queue_push_tail (&address_node->children, item);
  lane->length++;
  tenant_node->length++;
  address_node->length++;
  return TRUE;
}

gpointer
lv_fair_queue_pop (LvFairQueue *self)
{
  Node *known;
  Node *unknown;

  g_return_val_if_fail (self != NULL, NULL);

  known = &self->lanes[LANE_KNOWN];
  unknown = &self->lanes[LANE_UNKNOWN];
  if (unknown->length == 0)
    {
      self->known_in_a_row = 0;
      return take_next (known, 0);
    }
  if (known->length == 0 || self->known_in_a_row >= KNOWN_IN_A_ROW)
    {
      self->known_in_a_row = 0;
      return take_next (unknown, 0);
    }
  self->known_in_a_row++;
  return take_next (known, 0);
}

gboolean
lv_fair_queue_remove (LvFairQueue *self, gpointer item)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < N_LANES; i++)
    {
      if (take_item (&self->lanes[i], 0, item))
        return TRUE;
    }
  return FALSE;
}
