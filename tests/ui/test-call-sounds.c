/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-call-sounds.h"

#include "test-support.h"

/* Large meetings stay calm; who leads hears of hands in every one. */
static void
test_wanted (void)
{
  g_assert_true (lui_call_sounds_is_wanted (LIVEON_SOUND_JOINED, 2, FALSE));
  g_assert_true (lui_call_sounds_is_wanted (LIVEON_SOUND_JOINED, 10, FALSE));
  g_assert_false (lui_call_sounds_is_wanted (LIVEON_SOUND_JOINED, 11, FALSE));
  g_assert_false (lui_call_sounds_is_wanted (LIVEON_SOUND_JOINED, 11, TRUE));
  g_assert_true (lui_call_sounds_is_wanted (LIVEON_SOUND_HAND, 10, FALSE));
  g_assert_false (lui_call_sounds_is_wanted (LIVEON_SOUND_HAND, 11, FALSE));
  g_assert_true (lui_call_sounds_is_wanted (LIVEON_SOUND_HAND, 500, TRUE));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/call-sounds/wanted", test_wanted);
  return g_test_run ();
}
