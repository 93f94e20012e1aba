/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A strict parser of RFC 8259 that refuses what parsers disagree about: a member twice, a lone
 * surrogate, an embedded NUL. It works without recursion. Any thread. */
#pragma once

#include "lv-error.h"

G_BEGIN_DECLS

typedef enum
{
  LV_JSON_NULL,
  LV_JSON_BOOL,
  LV_JSON_INT,    /* without fraction and exponent, within 64 bits */
  LV_JSON_NUMBER, /* any other */
  LV_JSON_STRING,
  LV_JSON_ARRAY,
  LV_JSON_OBJECT,
} LvJsonType;

/* Nodes are numbered in the order of the text; 0 is the outermost and so nobody's child. */
typedef struct
{
  LvJsonType type;
  guint32 first;    /* child, 0: none */
  guint32 next;     /* sibling, 0: none */
  guint32 count;    /* of children */
  const char *name; /* of a member, else NULL */
  union
  {
    gint64 integer; /* of a bool too */
    double number;
    const char *string;
  };
} LvJsonNode;

typedef struct
{
  char *text;    /* a copy in which strings are unescaped in place */
  GArray *nodes; /* of LvJsonNode */
} LvJsonTree;

/* FALSE with LIVEON_ERROR_INVALID_ARGUMENT that tells the byte. */
gboolean lv_json_tree_parse (LvJsonTree *tree, const char *text, gsize length, GError **error);
void lv_json_tree_clear (LvJsonTree *tree);

G_END_DECLS
