/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-fair-queue.h"

#include <string.h>

#include "test-support.h"

/* An item is its own description: tenant (a letter), address (a digit), known (+) or unknown (-),
 * and anything after to tell it from others: "A1+x". */
static gboolean
push (LvFairQueue *queue, const char *item, const char **evicted)
{
  const char tenant[] = { item[0], '\0' };
  const char address[] = { item[1], '\0' };
  gpointer out = NULL;
  gboolean is_in
      = lv_fair_queue_push (queue, tenant, address, item[2] == '+', (gpointer) item, &out);

  *evicted = out;
  return is_in;
}

static void
push_all (LvFairQueue *queue, const char *const *items)
{
  for (gsize i = 0; items[i] != NULL; i++)
    {
      const char *evicted;

      g_assert_true (push (queue, items[i], &evicted));
      g_assert_null (evicted);
    }
}

static void
assert_order (LvFairQueue *queue, const char *const *items)
{
  for (gsize i = 0; items[i] != NULL; i++)
    g_assert_cmpstr (lv_fair_queue_pop (queue), ==, items[i]);
  g_assert_null (lv_fair_queue_pop (queue));
  g_assert_cmpuint (lv_fair_queue_get_length (queue), ==, 0);
}

static void
test_order (void)
{
  static const struct
  {
    const char *in[12];
    const char *out[12];
  } cases[] = {
    { { NULL }, { NULL } },
    { { "A1-a", "A1-b", "A1-c" }, { "A1-a", "A1-b", "A1-c" } },
    /* Known devices first, whoever came before. */
    { { "A1-a", "B1-a", "A1+k" }, { "A1+k", "A1-a", "B1-a" } },
    /* Tenants take turns. */
    { { "A1-a", "A1-b", "A1-c", "B1-a", "C1-a" }, { "A1-a", "B1-a", "C1-a", "A1-b", "A1-c" } },
    /* And addresses within a tenant. */
    { { "A1-a", "A1-b", "A1-c", "A2-a", "A3-a" }, { "A1-a", "A2-a", "A3-a", "A1-b", "A1-c" } },
    /* A tenant with many addresses has no more turns than one with a single address. */
    { { "A1-a", "A2-a", "A3-a", "B1-a", "B1-b", "B1-c" },
      { "A1-a", "B1-a", "A2-a", "B1-b", "A3-a", "B1-c" } },
    /* The same address in two tenants is two. */
    { { "A1-a", "A1-b", "B1-a", "B2-a" }, { "A1-a", "B1-a", "A1-b", "B2-a" } },
    { { "A1+a", "A1+b", "B1+a", "A1-x", "B1-x", "B1-y" },
      { "A1+a", "B1+a", "A1+b", "A1-x", "B1-x", "B1-y" } },
    /* Nobody who is known keeps those who are not waiting for ever. */
    { { "A1+a", "A1+b", "A1+c", "A1+d", "A1+e", "A1+f", "A1+g", "B1-x", "C1-x" },
      { "A1+a", "A1+b", "A1+c", "B1-x", "A1+d", "A1+e", "A1+f", "C1-x", "A1+g" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LvFairQueue) queue = lv_fair_queue_new (16);

      push_all (queue, cases[i].in);
      assert_order (queue, cases[i].out);
    }
}

/* Turns go on while others come. */
static void
test_turns (void)
{
  g_autoptr (LvFairQueue) queue = lv_fair_queue_new (16);

  push_all (queue, (const char *[]){ "A1-a", "A1-b", "A1-c", "B1-a", NULL });
  g_assert_cmpstr (lv_fair_queue_pop (queue), ==, "A1-a");
  push_all (queue, (const char *[]){ "C1-a", "B1-b", NULL });
  assert_order (queue, (const char *[]){ "B1-a", "A1-b", "C1-a", "B1-b", "A1-c", NULL });
}

static void
test_full (void)
{
  static const struct
  {
    const char *in[5]; /* fills a queue of four */
    const char *newcomer;
    const char *evicted; /* NULL: the newcomer is refused */
    const char *out[5];
  } cases[] = {
    /* From one flooding address its latest goes. */
    { { "A1-a", "A1-b", "A1-c", "A1-d" }, "B1-a", "A1-d", { "A1-a", "B1-a", "A1-b", "A1-c" } },
    { { "A1-a", "A1-b", "A1-c", "A1-d" }, "A2-a", "A1-d", { "A1-a", "A2-a", "A1-b", "A1-c" } },
    { { "A1-a", "A1-b", "A1-c", "A1-d" }, "A1-e", NULL, { "A1-a", "A1-b", "A1-c", "A1-d" } },
    /* A tenant that floods from many addresses gives to another tenant. */
    { { "A1-a", "A2-a", "A3-a", "A4-a" }, "B1-a", "A4-a", { "A1-a", "B1-a", "A2-a", "A3-a" } },
    { { "A1-a", "A2-a", "A3-a", "A4-a" }, "A5-a", NULL, { "A1-a", "A2-a", "A3-a", "A4-a" } },
    /* Nobody has more than the newcomer would: nobody goes. */
    { { "A1-a", "B1-a", "C1-a", "D1-a" }, "E1-a", NULL, { "A1-a", "B1-a", "C1-a", "D1-a" } },
    { { "A1-a", "A1-b", "B1-a", "B1-b" }, "B1-c", NULL, { "A1-a", "B1-a", "A1-b", "B1-b" } },
    /* Two of A for the first of B would only turn it round. */
    { { "A1-a", "A1-b", "B1-a", "B1-b" }, "C1-a", "B1-b", { "A1-a", "B1-a", "C1-a", "A1-b" } },
    /* Within one's own tenant, though others have as many. */
    { { "A1-a", "A1-b", "B1-a", "B1-b" }, "A2-a", "A1-b", { "A1-a", "B1-a", "A2-a", "B1-b" } },
    /* Known devices displace unknown ones, but for a quarter of the places, which is theirs. */
    { { "A1-a", "B1-a", "C1-a", "D1-a" }, "A1+k", "D1-a", { "A1+k", "A1-a", "B1-a", "C1-a" } },
    { { "A1+a", "A1+b", "A1+c", "A1+d" }, "B1-a", "A1+d", { "A1+a", "A1+b", "A1+c", "B1-a" } },
    { { "A1+a", "A1+b", "A1+c", "B1-a" }, "C1+a", "A1+c", { "A1+a", "C1+a", "A1+b", "B1-a" } },
    { { "A1+a", "A1+b", "A1+c", "B1-a" }, "A1+d", NULL, { "A1+a", "A1+b", "A1+c", "B1-a" } },
    { { "A1+a", "A1+b", "A1+c", "A1+d" }, "B1+a", "A1+d", { "A1+a", "B1+a", "A1+b", "A1+c" } },
    { { "A1+a", "A1+b", "A1+c", "B1-a" }, "A1-x", NULL, { "A1+a", "A1+b", "A1+c", "B1-a" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LvFairQueue) queue = lv_fair_queue_new (4);
      const char *evicted;

      push_all (queue, cases[i].in);
      g_assert_cmpint (push (queue, cases[i].newcomer, &evicted), ==, cases[i].evicted != NULL);
      g_assert_cmpstr (evicted, ==, cases[i].evicted);
      g_assert_cmpuint (lv_fair_queue_get_length (queue), ==, 4);
      assert_order (queue, cases[i].out);
    }
}

static void
test_remove (void)
{
  static const char *const items[] = { "A1-a", "A1-b", "A2-a", "B1-a", "A1+k", NULL };

  for (gsize i = 0; items[i] != NULL; i++)
    {
      g_autoptr (LvFairQueue) queue = lv_fair_queue_new (16);
      const char *item;

      push_all (queue, items);
      g_assert_true (lv_fair_queue_remove (queue, (gpointer) items[i]));
      g_assert_false (lv_fair_queue_remove (queue, (gpointer) items[i]));
      g_assert_cmpuint (lv_fair_queue_get_length (queue), ==, 4);
      while ((item = lv_fair_queue_pop (queue)) != NULL)
        g_assert_cmpstr (item, !=, items[i]);
    }
}

/* What goes in comes out once, popped or evicted. */
static void
test_random_walk (void)
{
  static char items[400][8];
  g_autoptr (LvFairQueue) queue = lv_fair_queue_new (16);
  g_autoptr (GHashTable) inside = g_hash_table_new (g_direct_hash, g_direct_equal);
  gsize n = 0;

  for (guint step = 0; step < 1000; step++)
    {
      const char *item;

      if (g_test_rand_bit () && n < G_N_ELEMENTS (items))
        {
          char *text = items[n++];
          const char *evicted;

          text[0] = (char) g_test_rand_int_range ('A', 'E');
          text[1] = (char) g_test_rand_int_range ('1', '4');
          text[2] = g_test_rand_bit () ? '+' : '-';
          if (push (queue, text, &evicted))
            g_hash_table_add (inside, text);
          if (evicted != NULL)
            g_assert_true (g_hash_table_remove (inside, evicted));
        }
      else if ((item = lv_fair_queue_pop (queue)) != NULL)
        g_assert_true (g_hash_table_remove (inside, item));
      g_assert_cmpuint (lv_fair_queue_get_length (queue), ==, g_hash_table_size (inside));
      g_assert_cmpuint (lv_fair_queue_get_length (queue), <=, 16);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/fair-queue/order", test_order);
  g_test_add_func ("/fair-queue/turns", test_turns);
  g_test_add_func ("/fair-queue/full", test_full);
  g_test_add_func ("/fair-queue/remove", test_remove);
  g_test_add_func ("/fair-queue/random-walk", test_random_walk);
  return g_test_run ();
}
