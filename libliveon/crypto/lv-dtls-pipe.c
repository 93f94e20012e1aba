/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-dtls-private.h"

#include <string.h>

static int
pipe_read (BIO *bio, char *out, int size)
{
  LvDtlsPipe *pipe = BIO_get_data (bio);
  gsize length = MIN (pipe->length, (gsize) MAX (size, 0));

  BIO_clear_retry_flags (bio);
  if (pipe->data == NULL)
    {
      BIO_set_retry_read (bio);
      return -1;
    }
  memcpy (out, pipe->data, length);
  pipe->data = NULL;
  return (int) length;
}

static int
pipe_write (BIO *bio, const char *data, int length)
{
  LvDtlsPipe *pipe = BIO_get_data (bio);

  if (length > 0)
    pipe->send ((const guint8 *) data, (gsize) length, pipe->user_data);
  return length;
}

static long
pipe_control (BIO *bio, int command, long number, void *pointer)
{
  switch (command)
    {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_DGRAM_QUERY_MTU:
      return LV_DTLS_MTU;
    default:
      return 0;
    }
}

BIO_METHOD *
lv_dtls_pipe_make_method (void)
{
  BIO_METHOD *method = BIO_meth_new (BIO_TYPE_SOURCE_SINK, "datagrams");

  lv_openssl_check (method != NULL && BIO_meth_set_read (method, pipe_read) == 1
                        && BIO_meth_set_write (method, pipe_write) == 1
                        && BIO_meth_set_ctrl (method, pipe_control) == 1,
                    "a BIO");
  return method;
}

BIO *
lv_dtls_pipe_make_bio (const BIO_METHOD *method, LvDtlsPipe *pipe)
{
  BIO *bio = BIO_new (method);

  lv_openssl_check (bio != NULL, "a BIO");
  BIO_set_data (bio, pipe);
  BIO_set_init (bio, 1);
  return bio;
}
