/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-check-words.h"

#include <glib/gi18n.h>

const char *
lui_check_words_get_leg (LiveonLeg leg)
{
  switch (leg)
    {
    case LIVEON_LEG_PROXY:
      return _ ("Proxy");
    case LIVEON_LEG_NAME:
      return _ ("Server's name");
    case LIVEON_LEG_TCP:
      return _ ("Connection to the server");
    case LIVEON_LEG_TLS:
      return _ ("Encryption");
    case LIVEON_LEG_CERTIFICATE:
      return _ ("Certificate");
    case LIVEON_LEG_HTTP:
      return _ ("Answer of the server");
    case LIVEON_LEG_VERSION:
      return _ ("Versions");
    case LIVEON_LEG_SIGN_IN:
      return C_ ("leg of the connection", "Sign-in");
    case LIVEON_LEG_LIVE:
    default:
      return _ ("Standing connection");
    }
}

const char *
lui_check_words_get_detail (LiveonLeg leg, const char *detail)
{
  if (leg == LIVEON_LEG_PROXY && g_strcmp0 (detail, "none") == 0)
    return _ ("Not used");
  return detail;
}

const char *
lui_check_words_get_state (LiveonCheckState state)
{
  switch (state)
    {
    case LIVEON_CHECK_STATE_WAITING:
      return C_ ("state of a check", "Waiting");
    case LIVEON_CHECK_STATE_RUNNING:
      return C_ ("state of a check", "Checking…");
    case LIVEON_CHECK_STATE_GOOD:
      return C_ ("state of a check", "Good");
    case LIVEON_CHECK_STATE_BAD:
      return C_ ("state of a check", "Fault");
    case LIVEON_CHECK_STATE_SKIPPED:
    default:
      return C_ ("state of a check", "Not checked");
    }
}

const char *
lui_check_words_get_icon (LiveonCheckState state)
{
  switch (state)
    {
    case LIVEON_CHECK_STATE_GOOD:
      return "object-select-symbolic";
    case LIVEON_CHECK_STATE_BAD:
      return "dialog-error-symbolic";
    case LIVEON_CHECK_STATE_SKIPPED:
      return "list-remove-symbolic";
    case LIVEON_CHECK_STATE_WAITING:
    case LIVEON_CHECK_STATE_RUNNING:
    default:
      return "content-loading-symbolic";
    }
}

const char *
lui_check_words_get_mender (LiveonMender mender)
{
  switch (mender)
    {
    case LIVEON_MENDER_PERSON:
      return _ ("You can mend this yourself.");
    case LIVEON_MENDER_NETWORK:
      return _ ("Who runs your network can mend this.");
    case LIVEON_MENDER_COMPANY:
      return _ ("Your company's LiveOn administrator can mend this.");
    case LIVEON_MENDER_OPERATOR:
      return _ ("Who runs the server can mend this.");
    case LIVEON_MENDER_NOBODY:
    default:
      return NULL;
    }
}
