/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-stun.h"

#include <string.h>

#include "lv-hash.h"
#include "lv-rtp.h"
#include "lv-secret.h"

#define HEADER_SIZE 20
#define ATTRIBUTE_HEADER 4
#define TRANSACTION_AT 8
#define COOKIE 0x2112a442u
#define FINGERPRINT_XOR 0x5354554eu
#define INTEGRITY_SIZE LV_SHA1_SIZE
#define MAX_MESSAGE LV_RTP_MAX_SIZE

/* RFC 8489 18.3, RFC 8445 16.1. What is below 0x8000 has to be understood. */
enum
{
  MAPPED_ADDRESS = 0x0001,
  USERNAME = 0x0006,
  MESSAGE_INTEGRITY = 0x0008,
  ERROR_CODE = 0x0009,
  UNKNOWN_ATTRIBUTES = 0x000a,
  REALM = 0x0014,
  NONCE = 0x0015,
  MESSAGE_INTEGRITY_SHA256 = 0x001c,
  PASSWORD_ALGORITHM = 0x001d,
  USERHASH = 0x001e,
  XOR_MAPPED_ADDRESS = 0x0020,
  PRIORITY = 0x0024,
  USE_CANDIDATE = 0x0025,
  FIRST_OPTIONAL = 0x8000,
  FINGERPRINT = 0x8028,
  ICE_CONTROLLED = 0x8029,
  ICE_CONTROLLING = 0x802a,
};

static guint16
get_u16 (const guint8 *data)
{
  return (guint16) (data[0] << 8 | data[1]);
}

static guint32
get_u32 (const guint8 *data)
{
  return (guint32) get_u16 (data) << 16 | get_u16 (data + 2);
}

static guint64
get_u64 (const guint8 *data)
{
  return (guint64) get_u32 (data) << 32 | get_u32 (data + 4);
}

static void
put_u16 (guint8 *data, guint16 value)
{
  data[0] = (guint8) (value >> 8);
  data[1] = (guint8) value;
}

static void
put_u32 (guint8 *data, guint32 value)
{
  put_u16 (data, (guint16) (value >> 16));
  put_u16 (data + 2, (guint16) value);
}

/* ITU V.42, four bits at a time: messages are short and rare. */
static guint32
crc32 (const guint8 *data, gsize length)
{
  static const guint32 table[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
  };
  guint32 crc = G_MAXUINT32;

  for (gsize i = 0; i < length; i++)
    {
      crc = (crc >> 4) ^ table[(crc ^ data[i]) & 15];
      crc = (crc >> 4) ^ table[(crc ^ data[i] >> 4) & 15];
    }
  return ~crc;
}

/* HMAC over the message up to MESSAGE-INTEGRITY, whose header says that it ends with that (RFC 8489
 * 14.5). */
static void
compute_integrity (const guint8 *data,
                   gsize integrity_at,
                   const char *password,
                   guint8 out[INTEGRITY_SIZE])
{
  guint8 copy[MAX_MESSAGE];

  memcpy (copy, data, integrity_at);
  put_u16 (copy + 2, (guint16) (integrity_at + ATTRIBUTE_HEADER + INTEGRITY_SIZE - HEADER_SIZE));
  lv_hmac_sha1 ((const guint8 *) password, strlen (password), copy, integrity_at, out);
}

static gboolean
take_username (LvStunMessage *message, const guint8 *value, gsize length)
{
  if (length > LV_STUN_MAX_USERNAME || memchr (value, 0, length) != NULL)
    return FALSE;
  memcpy (message->username, value, length);
  message->username[length] = '\0';
  return TRUE;
}

static gboolean
take_mapped_address (LvStunMessage *message,
                     const guint8 *value,
                     gsize length,
                     const guint8 pad[16])
{
  LvAddress *address = &message->mapped_address;
  gsize ip_size = length == 8 ? 4 : 16;

  if ((length != 8 || value[1] != 1) && (length != 20 || value[1] != 2))
    return FALSE;
  *address = (LvAddress){ .family = ip_size == 4 ? 4 : 6 };
  address->port = get_u16 (value + 2) ^ get_u16 (pad);
  for (gsize i = 0; i < ip_size; i++)
    address->ip[i] = value[4 + i] ^ pad[i];
  message->has_mapped_address = TRUE;
  return TRUE;
}

static gboolean
take_role (LvStunMessage *message, gboolean *role, const guint8 *value, gsize length)
{
  if (length != 8)
    return FALSE;
  *role = TRUE;
  message->tie_breaker = get_u64 (value);
  return TRUE;
}

static gboolean
take_error_code (LvStunMessage *message, const guint8 *value, gsize length)
{
  guint class, number;

  if (length < 4)
    return FALSE;
  class = value[2] & 7;
  number = value[3];
  if (class < 3 || class > 6 || number > 99)
    return FALSE;
  message->error_code = (guint16) (class * 100 + number);
  return TRUE;
}

static void
note_unknown (LvStunMessage *message, guint16 type)
{
  if (type >= FIRST_OPTIONAL || message->has_unknown)
    return;
  message->has_unknown = TRUE;
  message->unknown = type;
}

/* FALSE: malformed. */
static gboolean
take_attribute (
    LvStunMessage *message, guint16 type, const guint8 *value, gsize length, const guint8 *cookie)
{
  switch (type)
    {
    case USERNAME:
      return message->username[0] != '\0' || take_username (message, value, length);
    case PRIORITY:
      if (length == 4 && message->priority == 0)
        message->priority = get_u32 (value);
      return length == 4;
    case USE_CANDIDATE:
      message->has_use_candidate = TRUE;
      return length == 0;
    case ICE_CONTROLLING:
      return message->has_controlling
             || take_role (message, &message->has_controlling, value, length);
    case ICE_CONTROLLED:
      return message->has_controlled
             || take_role (message, &message->has_controlled, value, length);
    case ERROR_CODE:
      return message->error_code != 0 || take_error_code (message, value, length);
    case XOR_MAPPED_ADDRESS:
      return message->has_mapped_address || take_mapped_address (message, value, length, cookie);
    case MAPPED_ADDRESS:
    case UNKNOWN_ATTRIBUTES:
    case REALM:
    case NONCE:
    case MESSAGE_INTEGRITY_SHA256:
    case PASSWORD_ALGORITHM:
    case USERHASH:
      return TRUE;
    default:
      note_unknown (message, type);
      return TRUE;
    }
}

/* It has to be the last one. */
static gboolean
check_fingerprint (const guint8 *data, gsize length, gsize at)
{
  return length - at == ATTRIBUTE_HEADER + 4 && get_u16 (data + at + 2) == 4
         && get_u32 (data + at + ATTRIBUTE_HEADER) == (crc32 (data, at) ^ FINGERPRINT_XOR);
}

gboolean
lv_stun_parse (const guint8 *data, gsize length, LvStunMessage *message)
{
  memset (message, 0, sizeof *message);
  if (length < HEADER_SIZE || length > MAX_MESSAGE || (data[0] & 0xc0) != 0
      || get_u16 (data + 2) != length - HEADER_SIZE || length % 4 != 0
      || get_u32 (data + 4) != COOKIE)
    return FALSE;
  message->type = get_u16 (data);
  memcpy (message->transaction, data + TRANSACTION_AT, sizeof message->transaction);

  for (gsize at = HEADER_SIZE; at < length;)
    {
      /* length and at are multiples of 4: the attribute's header is there. */
      guint16 type = get_u16 (data + at);
      gsize value_length = get_u16 (data + at + 2);
      const guint8 *value = data + at + ATTRIBUTE_HEADER;
      gsize end = at + ATTRIBUTE_HEADER + (value_length + 3) / 4 * 4;

      if (end > length)
        return FALSE;
      if (type == FINGERPRINT)
        {
          if (!check_fingerprint (data, length, at))
            return FALSE;
          message->has_fingerprint = TRUE;
        }
      else if (message->integrity_at == 0)
        {
          if (type == MESSAGE_INTEGRITY && value_length == INTEGRITY_SIZE)
            message->integrity_at = at;
          else if (type == MESSAGE_INTEGRITY
                   || !take_attribute (message, type, value, value_length, data + 4))
            return FALSE;
        }
      at = end;
    }
  return TRUE;
}

gboolean
lv_stun_check_integrity (const guint8 *data,
                         gsize length,
                         const LvStunMessage *message,
                         const char *password)
{
  guint8 expected[INTEGRITY_SIZE];

  g_return_val_if_fail (length <= MAX_MESSAGE, FALSE);
  if (message->integrity_at == 0)
    return FALSE;
  g_return_val_if_fail (message->integrity_at + ATTRIBUTE_HEADER + INTEGRITY_SIZE <= length, FALSE);
  compute_integrity (data, message->integrity_at, password, expected);
  return lv_bytes_equal_constant_time (expected, data + message->integrity_at + ATTRIBUTE_HEADER,
                                       INTEGRITY_SIZE);
}

/* A message being written; it has failed for good once something did not fit. */
typedef struct
{
  guint8 *out;
  gsize size, length;
  gboolean has_failed;
} Writer;

static void
begin (Writer *writer, guint8 *out, gsize size, LvStunType type, const guint8 transaction[12])
{
  *writer = (Writer){ .out = out, .size = MIN (size, MAX_MESSAGE), .length = HEADER_SIZE };
  writer->has_failed = writer->size < HEADER_SIZE;
  if (writer->has_failed)
    return;
  put_u16 (out, (guint16) type);
  put_u32 (out + 4, COOKIE);
  memcpy (out + TRANSACTION_AT, transaction, 12);
}

/* The place of the value, padded with zeros; NULL when there is no room. */
static guint8 *
add_attribute (Writer *writer, guint16 type, gsize length)
{
  guint8 *attribute = writer->out + writer->length;
  gsize padded = (length + 3) / 4 * 4;

  if (writer->has_failed || writer->size - writer->length < ATTRIBUTE_HEADER + padded)
    {
      writer->has_failed = TRUE;
      return NULL;
    }
  put_u16 (attribute, type);
  put_u16 (attribute + 2, (guint16) length);
  memset (attribute + ATTRIBUTE_HEADER, 0, padded);
  writer->length += ATTRIBUTE_HEADER + padded;
  put_u16 (writer->out + 2, (guint16) (writer->length - HEADER_SIZE));
  return attribute + ATTRIBUTE_HEADER;
}

static void
add_bytes (Writer *writer, guint16 type, gconstpointer data, gsize length)
{
  guint8 *value = add_attribute (writer, type, length);

  if (value != NULL && length > 0)
    memcpy (value, data, length);
}

static void
add_mapped_address (Writer *writer, const LvAddress *address)
{
  gsize ip_size = address->family == 4 ? 4 : 16;
  const guint8 *pad = writer->out + 4; /* cookie, then transaction */
  guint8 *value = add_attribute (writer, XOR_MAPPED_ADDRESS, 4 + ip_size);

  if (value == NULL)
    return;
  value[1] = address->family == 4 ? 1 : 2;
  put_u16 (value + 2, address->port ^ get_u16 (pad));
  for (gsize i = 0; i < ip_size; i++)
    value[4 + i] = address->ip[i] ^ pad[i];
}

static gsize
finish (Writer *writer, const char *password)
{
  gsize at = writer->length;
  guint8 *value
      = password != NULL ? add_attribute (writer, MESSAGE_INTEGRITY, INTEGRITY_SIZE) : NULL;

  if (value != NULL)
    compute_integrity (writer->out, at, password, value);
  at = writer->length;
  value = add_attribute (writer, FINGERPRINT, 4);
  if (value == NULL)
    return 0;
  put_u32 (value, crc32 (writer->out, at) ^ FINGERPRINT_XOR);
  return writer->length;
}

gsize
lv_stun_write_response (guint8 *out,
                        gsize size,
                        const guint8 transaction[12],
                        const LvAddress *mapped,
                        const char *password)
{
  Writer writer;

  begin (&writer, out, size, LV_STUN_BINDING_RESPONSE, transaction);
  add_mapped_address (&writer, mapped);
  return finish (&writer, password);
}

static const char *
get_reason (guint16 code)
{
  switch (code)
    {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthenticated";
    case 420:
      return "Unknown Attribute";
    case 487:
      return "Role Conflict";
    default:
      return "";
    }
}

gsize
lv_stun_write_error (guint8 *out,
                     gsize size,
                     const guint8 transaction[12],
                     guint16 code,
                     guint16 unknown,
                     const char *password)
{
  const char *reason = get_reason (code);
  gsize reason_length = strlen (reason);
  guint8 *value;
  Writer writer;

  g_return_val_if_fail (code >= 300 && code <= 699, 0);
  begin (&writer, out, size, LV_STUN_BINDING_ERROR, transaction);
  value = add_attribute (&writer, ERROR_CODE, 4 + reason_length);
  if (value != NULL)
    {
      value[2] = (guint8) (code / 100);
      value[3] = (guint8) (code % 100);
      memcpy (value + 4, reason, reason_length);
    }
  value = unknown != 0 ? add_attribute (&writer, UNKNOWN_ATTRIBUTES, 2) : NULL;
  if (value != NULL)
    put_u16 (value, unknown);
  return finish (&writer, password);
}

gsize
lv_stun_write_request (guint8 *out,
                       gsize size,
                       const guint8 transaction[12],
                       const char *username,
                       const char *password,
                       guint32 priority,
                       guint64 tie_breaker,
                       gboolean use_candidate)
{
  guint8 *value;
  Writer writer;

  g_return_val_if_fail (strlen (username) <= LV_STUN_MAX_USERNAME, 0);
  begin (&writer, out, size, LV_STUN_BINDING_REQUEST, transaction);
  add_bytes (&writer, USERNAME, username, strlen (username));
  value = add_attribute (&writer, PRIORITY, 4);
  if (value != NULL)
    put_u32 (value, priority);
  value = add_attribute (&writer, ICE_CONTROLLING, 8);
  if (value != NULL)
    {
      put_u32 (value, (guint32) (tie_breaker >> 32));
      put_u32 (value + 4, (guint32) tie_breaker);
    }
  if (use_candidate)
    add_bytes (&writer, USE_CANDIDATE, NULL, 0);
  return finish (&writer, password);
}
