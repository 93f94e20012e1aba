/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-check-leg.h"

#include "lv-error.h"

/**
 * LiveonCheck:
 *
 * What was found about one leg of the way to a server. [class@Diagnostics] makes and fills them.
 */
struct _LiveonCheck
{
  GObject parent_instance;

  LiveonLeg leg;
  LiveonCheckState state;
  char *detail;
  GError *error;
};

enum
{
  PROP_LEG = 1,
  PROP_STATE,
  PROP_DETAIL,
  PROP_ERROR,
  PROP_MENDER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LiveonCheck, liveon_check, G_TYPE_OBJECT)

static void
liveon_check_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonCheck *self = LIVEON_CHECK (object);

  switch (id)
    {
    case PROP_LEG:
      g_value_set_enum (value, self->leg);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_MENDER:
      g_value_set_enum (value, liveon_check_get_mender (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_check_finalize (GObject *object)
{
  LiveonCheck *self = LIVEON_CHECK (object);

  g_free (self->detail);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (liveon_check_parent_class)->finalize (object);
}

static void
liveon_check_class_init (LiveonCheckClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = liveon_check_get_property;
  object_class->finalize = liveon_check_finalize;

  /**
   * LiveonCheck:leg:
   *
   * Which leg it is.
   */
  properties[PROP_LEG] = g_param_spec_enum ("leg", NULL, NULL, LIVEON_TYPE_LEG, 0, flags);
  /**
   * LiveonCheck:state:
   *
   * How far the check has come.
   */
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, LIVEON_TYPE_CHECK_STATE, 0, flags);
  /**
   * LiveonCheck:detail:
   *
   * What was seen: addresses, a version, a pin. May be empty.
   */
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  /**
   * LiveonCheck:error:
   *
   * What is wrong; %NULL unless the state is %LIVEON_CHECK_STATE_BAD.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * LiveonCheck:mender:
   *
   * Who can mend it.
   */
  properties[PROP_MENDER] = g_param_spec_enum ("mender", NULL, NULL, LIVEON_TYPE_MENDER, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_check_init (LiveonCheck *self)
{
  self->detail = g_strdup ("");
}

LiveonCheck *
lv_check_leg_new (LiveonLeg leg)
{
  LiveonCheck *self = g_object_new (LIVEON_TYPE_CHECK, NULL);

  self->leg = leg;
  return self;
}

void
lv_check_leg_set (LiveonCheck *self,
                  LiveonCheckState state,
                  const char *detail,
                  const GError *error)
{
  g_object_freeze_notify (G_OBJECT (self));
  self->state = state;
  g_free (self->detail);
  self->detail = g_strdup (detail == NULL ? "" : detail);
  g_clear_error (&self->error);
  self->error = error == NULL ? NULL : g_error_copy (error);
  for (guint i = PROP_STATE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * liveon_check_get_leg:
 * @self: a check
 *
 * Gets which leg it is.
 *
 * Returns: the leg
 */
LiveonLeg
liveon_check_get_leg (LiveonCheck *self)
{
  g_return_val_if_fail (LIVEON_IS_CHECK (self), LIVEON_LEG_PROXY);

  return self->leg;
}

/**
 * liveon_check_get_state:
 * @self: a check
 *
 * Gets how far the check has come.
 *
 * Returns: the state
 */
LiveonCheckState
liveon_check_get_state (LiveonCheck *self)
{
  g_return_val_if_fail (LIVEON_IS_CHECK (self), LIVEON_CHECK_STATE_WAITING);

  return self->state;
}

/**
 * liveon_check_get_detail:
 * @self: a check
 *
 * Gets what was seen: addresses, a version, a pin.
 *
 * Returns: (transfer none): the text; may be empty
 */
const char *
liveon_check_get_detail (LiveonCheck *self)
{
  g_return_val_if_fail (LIVEON_IS_CHECK (self), NULL);

  return self->detail;
}

/**
 * liveon_check_get_error:
 * @self: a check
 *
 * Gets what is wrong.
 *
 * Returns: (transfer none) (nullable): the error, or %NULL
 */
const GError *
liveon_check_get_error (LiveonCheck *self)
{
  g_return_val_if_fail (LIVEON_IS_CHECK (self), NULL);

  return self->error;
}

/* Whoever is not named here runs the server. */
static const struct
{
  LiveonError code;
  LiveonMender mender;
} menders[] = {
  { LIVEON_ERROR_NAME, LIVEON_MENDER_NETWORK },
  { LIVEON_ERROR_CONNECT, LIVEON_MENDER_NETWORK },
  { LIVEON_ERROR_PROXY, LIVEON_MENDER_NETWORK },
  { LIVEON_ERROR_TLS, LIVEON_MENDER_NETWORK },
  { LIVEON_ERROR_TIMEOUT, LIVEON_MENDER_NETWORK },
  { LIVEON_ERROR_CERTIFICATE, LIVEON_MENDER_PERSON },
  { LIVEON_ERROR_SIGN_IN, LIVEON_MENDER_PERSON },
  { LIVEON_ERROR_INVALID_ARGUMENT, LIVEON_MENDER_PERSON },
  { LIVEON_ERROR_PASSWORD_EXPIRED, LIVEON_MENDER_PERSON },
  { LIVEON_ERROR_LOCKED_OUT, LIVEON_MENDER_COMPANY },
  { LIVEON_ERROR_SUSPENDED, LIVEON_MENDER_COMPANY },
  { LIVEON_ERROR_NOT_PERMITTED, LIVEON_MENDER_COMPANY },
  { LIVEON_ERROR_OUTSIDE_HOURS, LIVEON_MENDER_COMPANY },
  { LIVEON_ERROR_ADDRESS, LIVEON_MENDER_COMPANY },
  { LIVEON_ERROR_VERSION, LIVEON_MENDER_COMPANY },
};

/**
 * liveon_check_get_mender:
 * @self: a check
 *
 * Gets who can mend what was found.
 *
 * Returns: who; %LIVEON_MENDER_NOBODY where nothing is wrong
 */
LiveonMender
liveon_check_get_mender (LiveonCheck *self)
{
  g_return_val_if_fail (LIVEON_IS_CHECK (self), LIVEON_MENDER_NOBODY);

  if (self->error == NULL)
    return LIVEON_MENDER_NOBODY;
  for (guint i = 0; i < G_N_ELEMENTS (menders); i++)
    if (g_error_matches (self->error, LIVEON_ERROR, (int) menders[i].code))
      return menders[i].mender;
  return LIVEON_MENDER_OPERATOR;
}
