/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "test-support.h"

#define MUTATIONS 20000
#define MAX_SIZE 8192
#define MAX_FED (100 << 20) /* bytes: long seeds have fewer mutations */

static void
run (const GByteArray *input)
{
  /* A copy of the exact size lets a sanitizer see a read beyond it; like libFuzzer, never NULL. */
  g_autofree guint8 *copy = g_malloc (MAX (input->len, 1));

  if (input->len > 0)
    memcpy (copy, input->data, input->len);
  LLVMFuzzerTestOneInput (copy, input->len);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* In the order of their names, so that every run does the same. */
static GPtrArray *
list_files (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (files, compare_names);
  return files;
}

static GPtrArray *
load_seeds (const char *folder)
{
  g_autoptr (GPtrArray) files = list_files (folder);
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);

  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (GError) error = NULL;
      char *data;
      gsize size;

      g_file_get_contents (files->pdata[i], &data, &size, &error);
      g_assert_no_error (error);
      g_ptr_array_add (seeds, g_byte_array_new_take ((guint8 *) data, size));
    }
  g_assert_cmpuint (seeds->len, >, 0);
  return seeds;
}

static void
insert (GByteArray *input, guint position, const guint8 *data, guint size)
{
  guint old = input->len;

  if (old + size > MAX_SIZE)
    return;
  g_byte_array_set_size (input, old + size);
  memmove (input->data + position + size, input->data + position, old - position);
  memcpy (input->data + position, data, size);
}

/* A piece of one seed, anywhere from it, into the input. */
static void
splice (GByteArray *input, guint position, GRand *random, const GPtrArray *seeds)
{
  const GByteArray *other = seeds->pdata[g_rand_int_range (random, 0, seeds->len)];
  guint start, size;

  if (other->len == 0)
    return;
  start = g_rand_int_range (random, 0, other->len);
  size = g_rand_int_range (random, 1, MIN (other->len - start, 64) + 1);
  insert (input, position, other->data + start, size);
}

static void
mutate (GByteArray *input, GRand *random, const GPtrArray *seeds)
{
  static const char interesting[] = "\0\xff\x80\"\\,:[]{}\r\n-+.0198eE'uTZ= ";
  guint position = g_rand_int_range (random, 0, input->len + 1);
  guint wanted = g_rand_int_range (random, 1, 17);
  guint size = MIN (wanted, input->len - position);
  guint8 byte = interesting[g_rand_int_range (random, 0, sizeof interesting - 1)];

  switch (g_rand_int_range (random, 0, 7))
    {
    case 0:
      if (position < input->len)
        input->data[position] ^= 1 << g_rand_int_range (random, 0, 8);
      break;
    case 1:
      if (position < input->len)
        input->data[position] = byte;
      break;
    case 2:
      insert (input, position, &byte, 1);
      break;
    case 3:
      if (size > 0)
        g_byte_array_remove_range (input, position, size);
      break;
    case 4:
      g_byte_array_set_size (input, position);
      break;
    default:
      splice (input, position, random, seeds);
    }
}

static void
test_seeds (gconstpointer data)
{
  const GPtrArray *seeds = data;

  for (guint i = 0; i < seeds->len; i++)
    run (seeds->pdata[i]);
}

static void
test_mutations (gconstpointer data)
{
  const GPtrArray *seeds = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (20261124);
  gsize fed = 0;

  for (guint i = 0; i < MUTATIONS && fed < MAX_FED; i++)
    {
      const GByteArray *seed = seeds->pdata[i % seeds->len];
      g_autoptr (GByteArray) input = g_byte_array_new ();

      g_byte_array_append (input, seed->data, seed->len);
      for (int j = g_rand_int_range (random, 1, 6); j > 0; j--)
        mutate (input, random, seeds);
      run (input);
      fed += input->len;
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) seeds = NULL;

  test_init (&argc, &argv, 300);
  g_assert_cmpint (argc, ==, 2);
  seeds = load_seeds (argv[1]);
  g_test_add_data_func ("/fuzz/seeds", seeds, test_seeds);
  g_test_add_data_func ("/fuzz/mutations", seeds, test_mutations);
  return g_test_run ();
}
