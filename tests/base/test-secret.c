/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-secret.h"
#include "test-support.h"

static void
test_bytes (void)
{
  static const guint8 bytes[] = { 1, 0, 2, 255 };
  g_autoptr (LvSecret) secret = lv_secret_new (bytes, sizeof bytes);
  g_autoptr (LvSecret) zeroed = lv_secret_new_zeroed (3);
  g_autoptr (LvSecret) empty = lv_secret_new (NULL, 0);

  g_assert_cmpmem (lv_secret_get_data (secret), lv_secret_get_size (secret), bytes, sizeof bytes);
  g_assert_cmpint (lv_secret_get_text (secret)[sizeof bytes], ==, 0);
  g_assert_cmpmem (lv_secret_get_data (zeroed), lv_secret_get_size (zeroed), "\0\0\0", 3);
  g_assert_cmpuint (lv_secret_get_size (empty), ==, 0);
  g_assert_cmpstr (lv_secret_get_text (empty), ==, "");
}

static void
test_take_string (void)
{
  g_autoptr (LvSecret) secret = lv_secret_new_take_string (g_strdup ("入室パスワード"));

  g_assert_cmpstr (lv_secret_get_text (secret), ==, "入室パスワード");
  g_assert_cmpuint (lv_secret_get_size (secret), ==, strlen ("入室パスワード"));
}

static void
test_references (void)
{
  LvSecret *secret = lv_secret_new ("key", 3);
  LvSecret *copy = g_boxed_copy (LV_TYPE_SECRET, secret);

  g_assert_true (copy == secret);
  lv_secret_unref (secret);
  g_assert_cmpstr (lv_secret_get_text (copy), ==, "key");
  g_boxed_free (LV_TYPE_SECRET, copy);
}

static void
test_equal (void)
{
  g_autoptr (LvSecret) a = lv_secret_new ("same", 4);
  g_autoptr (LvSecret) b = lv_secret_new ("same", 4);
  g_autoptr (LvSecret) other = lv_secret_new ("sama", 4);
  g_autoptr (LvSecret) longer = lv_secret_new ("same!", 5);

  g_assert_true (lv_secret_equal (a, b));
  g_assert_true (lv_secret_equal (a, a));
  g_assert_false (lv_secret_equal (a, other));
  g_assert_false (lv_secret_equal (a, longer));
}

static void
test_bytes_equal (void)
{
  guint8 a[32] = { 0 };
  guint8 b[32] = { 0 };

  g_assert_true (lv_bytes_equal_constant_time (a, b, sizeof a));
  g_assert_true (lv_bytes_equal_constant_time (a, NULL, 0));
  /* Any single bit anywhere. */
  for (guint bit = 0; bit < 8 * sizeof a; bit++)
    {
      b[bit / 8] ^= 1 << bit % 8;
      g_assert_false (lv_bytes_equal_constant_time (a, b, sizeof a));
      b[bit / 8] ^= 1 << bit % 8;
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/secret/bytes", test_bytes);
  g_test_add_func ("/secret/take-string", test_take_string);
  g_test_add_func ("/secret/references", test_references);
  g_test_add_func ("/secret/equal", test_equal);
  g_test_add_func ("/secret/bytes-equal", test_bytes_equal);
  return g_test_run ();
}
