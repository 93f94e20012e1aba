/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-fault.h"

static const struct
{
  const char *field;
  LuiPlace place;
} fields[] = {
  { "company", LUI_PLACE_COMPANY },   { "code", LUI_PLACE_COMPANY },
  { "login", LUI_PLACE_USER_ID },     { "user", LUI_PLACE_USER_ID },
  { "password", LUI_PLACE_PASSWORD },
};

static LuiPlace
get_place_of_field (const GError *error)
{
  const char *field = liveon_error_get_argument (error, "field");

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (field, fields[i].field) == 0)
      return fields[i].place;
  return LUI_PLACE_SERVER;
}

LuiPlace
lui_fault_get_place (const GError *error)
{
  if (error->domain != LIVEON_ERROR)
    return LUI_PLACE_SERVER;
  switch ((int) error->code)
    {
    case LIVEON_ERROR_INVALID_ARGUMENT:
      return get_place_of_field (error);
    case LIVEON_ERROR_CERTIFICATE:
      /* Without a pin there is nothing to compare. */
      return liveon_error_get_argument (error, "pin") != NULL ? LUI_PLACE_CONTACT
                                                              : LUI_PLACE_SERVER;
    case LIVEON_ERROR_PIN:
      return LUI_PLACE_CHANGED;
    case LIVEON_ERROR_SUSPENDED:
    case LIVEON_ERROR_NOT_PERMITTED:
    case LIVEON_ERROR_OUTSIDE_HOURS:
    case LIVEON_ERROR_ADDRESS:
    case LIVEON_ERROR_QUOTA:
      return LUI_PLACE_USER_ID;
    case LIVEON_ERROR_SIGN_IN:
    case LIVEON_ERROR_LOCKED_OUT:
    case LIVEON_ERROR_RATE_LIMITED:
    case LIVEON_ERROR_UNAUTHENTICATED:
      return LUI_PLACE_PASSWORD;
    case LIVEON_ERROR_PASSWORD_EXPIRED:
      return LUI_PLACE_NEW_PASSWORD;
    default:
      return LUI_PLACE_SERVER;
    }
}
