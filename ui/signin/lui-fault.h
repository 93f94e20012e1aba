/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* Beside what an error of the way in stands. */
typedef enum
{
  LUI_PLACE_SERVER,
  LUI_PLACE_COMPANY,
  LUI_PLACE_USER_ID,
  LUI_PLACE_PASSWORD,
  LUI_PLACE_CONTACT,      /* a question of its own: is it the right server? */
  LUI_PLACE_CHANGED,      /* the full stop: it is another server */
  LUI_PLACE_NEW_PASSWORD, /* let in as soon as the password is changed */
} LuiPlace;

LuiPlace lui_fault_get_place (const GError *error);

G_END_DECLS
