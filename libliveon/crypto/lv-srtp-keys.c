/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-srtp-keys.h"

#include <openssl/crypto.h>
#include <string.h>

#include "lv-openssl.h"

#define IV_SIZE 16
#define LABEL_AT 7 /* of the 14 bytes of the salt */
#define MAX_DERIVED 64

/* RFC 3711 4.3.2, RFC 7714 11. */
enum
{
  LABEL_RTP_KEY = 0,
  LABEL_RTP_SALT = 2,
  LABEL_RTCP_KEY = 3,
  LABEL_RTCP_SALT = 5,
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)

gsize
lv_srtp_profile_get_key_size (LvSrtpProfile profile)
{
  return profile == LV_SRTP_AEAD_AES_256_GCM ? 32 : 16;
}

/* AES in counter mode from (label ⊕ salt) ‖ 0¹⁶; the key derivation rate is always zero. */
void
lv_srtp_derive (const guint8 *master_key,
                gsize key_size,
                const guint8 master_salt[LV_SRTP_PRF_SALT_SIZE],
                guint8 label,
                guint8 *out,
                gsize length)
{
  static const guint8 zeros[MAX_DERIVED];
  const EVP_CIPHER *cipher = key_size == 32 ? EVP_aes_256_ctr () : EVP_aes_128_ctr ();
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  guint8 iv[IV_SIZE] = { 0 };
  int written;

  g_return_if_fail (key_size == 16 || key_size == 32);
  g_return_if_fail (length <= MAX_DERIVED);

  memcpy (iv, master_salt, LV_SRTP_PRF_SALT_SIZE);
  iv[LABEL_AT] ^= label;
  lv_openssl_check (context != NULL
                        && EVP_EncryptInit_ex (context, cipher, NULL, master_key, iv) == 1
                        && EVP_EncryptUpdate (context, out, &written, zeros, (int) length) == 1,
                    "AES in counter mode");
  OPENSSL_cleanse (iv, sizeof iv);
}

void
lv_srtp_keys_derive (LvSrtpKeys *self,
                     LvSrtpProfile profile,
                     const guint8 *master_key,
                     const guint8 *master_salt)
{
  gsize key_size = lv_srtp_profile_get_key_size (profile);
  guint8 salt[LV_SRTP_PRF_SALT_SIZE] = { 0 };

  memset (self, 0, sizeof *self);
  memcpy (salt, master_salt, LV_SRTP_SALT_SIZE);
  lv_srtp_derive (master_key, key_size, salt, LABEL_RTP_KEY, self->rtp_key, key_size);
  lv_srtp_derive (master_key, key_size, salt, LABEL_RTP_SALT, self->rtp_salt, LV_SRTP_SALT_SIZE);
  lv_srtp_derive (master_key, key_size, salt, LABEL_RTCP_KEY, self->rtcp_key, key_size);
  lv_srtp_derive (master_key, key_size, salt, LABEL_RTCP_SALT, self->rtcp_salt, LV_SRTP_SALT_SIZE);
  OPENSSL_cleanse (salt, sizeof salt);
}
