/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-speaker.h"

#include "test-support.h"

#define MS 1000

typedef struct
{
  LvSpeaker speaker;
  gint64 now_us;
  guint n_changes;
} Room;

/* Everyone of levels[] sends a packet every 20 ms; 128: nothing. */
static void
talk (Room *room, const guint8 *levels, guint n, guint ms)
{
  for (guint t = 0; t < ms; t += 20)
    {
      for (guint i = 0; i < n; i++)
        if (levels[i] < 128
            && lv_speaker_add (&room->speaker, i, levels[i], levels[i] < 60, room->now_us))
          room->n_changes++;
      room->now_us += 20 * MS;
    }
}

static gboolean
is_heard (Room *room, guint id)
{
  return room->speaker.entries[id].is_heard;
}

static void
open_room (Room *room, guint n)
{
  *room = (Room){ .now_us = 1000 * MS * 1000 };
  lv_speaker_init (&room->speaker);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (lv_speaker_join (&room->speaker), ==, i);
}

static void
test_first (void)
{
  static const guint8 silent[] = { 127, 127 };
  Room room;

  open_room (&room, 2);
  talk (&room, silent, 2, 20);
  /* Whoever sends is heard while there are places, with the first packet. */
  g_assert_true (is_heard (&room, 0) && is_heard (&room, 1));
  lv_speaker_clear (&room.speaker);
}

static void
test_loudest (void)
{
  static const guint8 four[] = { 30, 30, 30, 30, 70, 128 };
  static const guint8 five[] = { 30, 30, 30, 90, 70, 25 };
  static const guint8 nearly[] = { 30, 30, 90, 30, 70, 27 };
  Room room;

  open_room (&room, 6);
  talk (&room, four, 6, 2000);
  g_assert_cmpuint (room.n_changes, ==, 4);
  g_assert_false (is_heard (&room, 4) || is_heard (&room, 5));
  /* 3 stops, 5 begins: within a few packets 5 has the place of 3. */
  talk (&room, five, 6, 600);
  g_assert_true (is_heard (&room, 5));
  g_assert_false (is_heard (&room, 3));
  g_assert_cmpuint (room.n_changes, ==, 5);
  /* 2 stops: 5 moves out of reserve, 3 has its place there. */
  room.n_changes = 0;
  talk (&room, nearly, 6, 600);
  g_assert_cmpuint (room.n_changes, <=, 2);
  g_assert_true (is_heard (&room, 5));
  lv_speaker_clear (&room.speaker);
}

static void
test_calm (void)
{
  Room room;

  /* Six people of about the same loudness, who pause in turns: whoever has a place keeps it. */
  open_room (&room, 6);
  for (guint turn = 0; turn < 50; turn++)
    {
      guint8 levels[6];

      for (guint i = 0; i < 6; i++)
        levels[i] = (turn + i) % 3 == 0 ? 80 : 30 + (turn * 7 + i * 3) % 3;
      if (turn == 3)
        room.n_changes = 0;
      talk (&room, levels, 6, 300);
    }
  g_assert_cmpuint (room.n_changes, ==, 0);
  lv_speaker_clear (&room.speaker);
}

static void
test_noise (void)
{
  static const guint8 quiet[] = { 40, 40, 40, 40, 128 };
  static const guint8 noise[] = { 40, 40, 40, 40, 100 };
  Room room;

  open_room (&room, 5);
  talk (&room, quiet, 5, 5000);
  room.n_changes = 0;
  talk (&room, noise, 5, 5000);
  g_assert_cmpuint (room.n_changes, ==, 0);
  lv_speaker_clear (&room.speaker);
}

static void
test_leave (void)
{
  static const guint8 levels[] = { 30, 30, 30, 30, 30 };
  guint ids[8];
  Room room;

  open_room (&room, 5);
  talk (&room, levels, 5, 200);
  g_assert_false (is_heard (&room, 4));
  g_assert_cmpuint (lv_speaker_get_speaking (&room.speaker, room.now_us, ids, 8), ==, 4);
  g_assert_true (lv_speaker_mute (&room.speaker, 1));
  g_assert_false (lv_speaker_mute (&room.speaker, 1));
  talk (&room, levels + 4, 0, 20);
  g_assert_true (lv_speaker_add (&room.speaker, 4, 30, TRUE, room.now_us));
  g_assert_true (is_heard (&room, 4));
  g_assert_true (lv_speaker_leave (&room.speaker, 0));
  g_assert_cmpint (lv_speaker_join (&room.speaker), ==, 0);
  g_assert_cmpint (lv_speaker_join (&room.speaker), ==, 5);
  /* Nobody speaks any more after a moment. */
  room.now_us += 1000 * MS;
  g_assert_cmpuint (lv_speaker_get_speaking (&room.speaker, room.now_us, ids, 8), ==, 0);
  lv_speaker_clear (&room.speaker);
}

/* Whoever is in reserve moves up before others when somebody on the floor is quiet. */
static void
test_reserve (void)
{
  static const guint8 before[] = { 30, 30, 30, 40 };
  static const guint8 after[] = { 30, 90, 30, 40 };
  Room room;

  open_room (&room, 4);
  talk (&room, before, 4, 3000);
  g_assert_cmpuint (room.speaker.heard[3], ==, 3);
  talk (&room, after, 4, 3000);
  g_assert_cmpuint (room.speaker.heard[3], ==, 1);
  g_assert_cmpuint (room.speaker.heard[1], ==, 3);
  lv_speaker_clear (&room.speaker);
}

static void
test_order (void)
{
  static const guint8 levels[] = { 40, 20, 30 };
  guint ids[2];
  Room room;

  open_room (&room, 3);
  talk (&room, levels, 3, 1000);
  g_assert_cmpuint (lv_speaker_get_speaking (&room.speaker, room.now_us, ids, 2), ==, 2);
  g_assert_cmpuint (ids[0], ==, 1);
  g_assert_cmpuint (ids[1], ==, 2);
  lv_speaker_clear (&room.speaker);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/speaker/first", test_first);
  g_test_add_func ("/speaker/loudest", test_loudest);
  g_test_add_func ("/speaker/calm", test_calm);
  g_test_add_func ("/speaker/noise", test_noise);
  g_test_add_func ("/speaker/leave", test_leave);
  g_test_add_func ("/speaker/reserve", test_reserve);
  g_test_add_func ("/speaker/order", test_order);
  return g_test_run ();
}
