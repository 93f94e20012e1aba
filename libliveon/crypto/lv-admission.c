/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admission.h"

#include <openssl/crypto.h>
#include <string.h>

#include "lv-error.h"
#include "lv-hash.h"
#include "lv-kdf.h"
#include "lv-offload.h"
#include "lv-passphrase.h"
#include "lv-text.h"

#define PASSWORD_LABEL "liveon-room-password-v1"
#define ADMISSION_LABEL "liveon admission v1"
#define PSK_LABEL "liveon psk v1"
#define FAKE_SALT_LABEL "liveon fake salt v1"

static gboolean
check_field (gboolean is_good, const char *field, GError **error)
{
  if (!is_good)
    lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", field, NULL);
  return is_good;
}

static GByteArray *
join_label (const char *label, const char *room_id)
{
  GByteArray *joined = g_byte_array_new ();

  g_byte_array_append (joined, (const guint8 *) label, (guint) strlen (label));
  g_byte_array_append (joined, (const guint8 *) room_id, (guint) strlen (room_id));
  return joined;
}

LvSecret *
lv_admission_harden (LvSecret *password,
                     const char *room_id,
                     const guint8 *salt,
                     gsize salt_length,
                     guint iterations,
                     GError **error)
{
  g_autoptr (LvSecret) normal = NULL;
  g_autoptr (GByteArray) full_salt = NULL;

  g_return_val_if_fail (password != NULL && room_id != NULL, NULL);
  g_return_val_if_fail (salt != NULL || salt_length == 0, NULL);

  if (!check_field (lv_id_is_valid (room_id), "room", error)
      || !check_field (salt_length == LV_ADMISSION_SALT_SIZE, "salt", error)
      || !check_field (iterations >= LV_ADMISSION_MIN_ITERATIONS
                           && iterations <= LV_ADMISSION_MAX_ITERATIONS,
                       "iterations", error))
    return NULL;
  normal = lv_passphrase_normalize (password, TRUE, error);
  if (normal == NULL)
    return NULL;
  full_salt = join_label (PASSWORD_LABEL, room_id);
  g_byte_array_append (full_salt, salt, (guint) salt_length);
  return lv_pbkdf2_sha256 (normal, full_salt->data, full_salt->len, iterations,
                           LV_ADMISSION_KEY_SIZE);
}

typedef struct
{
  GTask *task;
  LvSecret *password;
  char *room_id;
  GBytes *salt;
  guint iterations;

  /* What the thread found. */
  LvSecret *key;
  GError *error;
} Hardening;

static void
hardening_free (Hardening *self)
{
  g_object_unref (self->task);
  lv_secret_unref (self->password);
  g_free (self->room_id);
  g_bytes_unref (self->salt);
  g_clear_pointer (&self->key, lv_secret_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static void
run_hardening (gpointer data)
{
  Hardening *self = data;
  gsize salt_length;
  const guint8 *salt = g_bytes_get_data (self->salt, &salt_length);

  self->key = lv_admission_harden (self->password, self->room_id, salt, salt_length,
                                   self->iterations, &self->error);
}

static void
on_hardened (gpointer data)
{
  Hardening *self = data;

  if (self->key != NULL)
    g_task_return_pointer (self->task, g_steal_pointer (&self->key),
                           (GDestroyNotify) lv_secret_unref);
  else
    g_task_return_error (self->task, g_steal_pointer (&self->error));
  hardening_free (self);
}

void
lv_admission_harden_async (LvSecret *password,
                           const char *room_id,
                           const guint8 *salt,
                           gsize salt_length,
                           guint iterations,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Hardening *self;
  GMainContext *context;

  g_return_if_fail (password != NULL && room_id != NULL);
  g_return_if_fail (salt != NULL || salt_length == 0);

  self = g_new0 (Hardening, 1);
  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, lv_admission_harden_async);
  /* A copy: whoever wipes the original must not change what is being worked on. */
  self->password = lv_secret_new (lv_secret_get_data (password), lv_secret_get_size (password));
  self->room_id = g_strdup (room_id);
  self->salt = g_bytes_new (salt, salt_length);
  self->iterations = iterations;
  context = g_task_get_context (self->task);
  if (!lv_offload_start (context, "admission", run_hardening, on_hardened, self, &self->error))
    on_hardened (self);
}

LvSecret *
lv_admission_harden_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static LvSecret *
derive (LvSecret *hardened, const char *label, const char *room_id)
{
  static const guint8 zeros[LV_SHA256_SIZE];
  g_autoptr (LvSecret) root = lv_hkdf_sha256_extract (zeros, sizeof zeros, hardened);
  g_autoptr (GByteArray) info = join_label (label, room_id);

  return lv_hkdf_sha256_expand (root, info->data, info->len, LV_ADMISSION_KEY_SIZE);
}

LvSecret *
lv_admission_derive_key (LvSecret *hardened, const char *room_id)
{
  g_return_val_if_fail (hardened != NULL && room_id != NULL, NULL);

  return derive (hardened, ADMISSION_LABEL, room_id);
}

LvSecret *
lv_admission_derive_psk (LvSecret *hardened, const char *room_id)
{
  g_return_val_if_fail (hardened != NULL && room_id != NULL, NULL);

  return derive (hardened, PSK_LABEL, room_id);
}

void
lv_admission_verifier (LvSecret *pepper, LvSecret *admission, guint8 out[32])
{
  g_return_if_fail (pepper != NULL && admission != NULL);

  lv_hmac_sha256 (pepper, lv_secret_get_data (admission), lv_secret_get_size (admission), out);
}

void
lv_admission_fake_salt (LvSecret *pepper, const char *room_id, guint8 out[LV_ADMISSION_SALT_SIZE])
{
  g_autoptr (GByteArray) message = NULL;
  guint8 code[LV_SHA256_SIZE];

  g_return_if_fail (pepper != NULL && room_id != NULL);

  message = join_label (FAKE_SALT_LABEL, room_id);
  lv_hmac_sha256 (pepper, message->data, message->len, code);
  memcpy (out, code, LV_ADMISSION_SALT_SIZE);
  OPENSSL_cleanse (code, sizeof code);
}
