/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-view-saver.h"
#include "test-support.h"

static void
add (GArray *view, LvSource source, guint width, guint height)
{
  const LvViewItem item = { .source = source, .width = width, .height = height };

  g_array_append_val (view, item);
}

static void
assert_item (GArray *view, guint i, LvSource source, guint width, guint height)
{
  const LvViewItem *item = &g_array_index (view, LvViewItem, i);

  g_assert_cmpint (item->source, ==, source);
  g_assert_cmpuint (item->width, ==, width);
  g_assert_cmpuint (item->height, ==, height);
}

static void
test_reduce (void)
{
  g_autoptr (GArray) view = g_array_new (FALSE, FALSE, sizeof (LvViewItem));

  add (view, LV_SOURCE_SCREEN, 1920, 1080);
  for (guint i = 0; i < 6; i++)
    add (view, LV_SOURCE_CAMERA, 1280, 720);
  add (view, LV_SOURCE_SCREEN, 100, 50);
  lv_view_saver_reduce (view);
  g_assert_cmpuint (view->len, ==, 2 + LV_VIEW_SAVER_CAMERAS);
  assert_item (view, 0, LV_SOURCE_SCREEN, 1920, 1080);
  assert_item (view, 1, LV_SOURCE_CAMERA, 640, 360);
  for (guint i = 2; i <= LV_VIEW_SAVER_CAMERAS; i++)
    assert_item (view, i, LV_SOURCE_CAMERA, 320, 180);
  assert_item (view, view->len - 1, LV_SOURCE_SCREEN, 100, 50);
}

static void
test_small (void)
{
  g_autoptr (GArray) view = g_array_new (FALSE, FALSE, sizeof (LvViewItem));

  lv_view_saver_reduce (view);
  g_assert_cmpuint (view->len, ==, 0);
  add (view, LV_SOURCE_CAMERA, 200, 800);
  add (view, LV_SOURCE_CAMERA, 160, 90);
  lv_view_saver_reduce (view);
  g_assert_cmpuint (view->len, ==, 2);
  assert_item (view, 0, LV_SOURCE_CAMERA, 200, 360);
  assert_item (view, 1, LV_SOURCE_CAMERA, 160, 90);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/client/view-saver/reduce", test_reduce);
  g_test_add_func ("/client/view-saver/small", test_small);
  return g_test_run ();
}
