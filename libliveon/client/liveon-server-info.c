/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-server-info.h"

#include "lv-members.h"

/**
 * LiveonServerInfo:
 *
 * What a server tells everyone before they sign in: who runs it, where data is kept, which rules
 * apply and whom to ask.
 *
 * Texts that the operator did not give are empty, never %NULL.
 */
struct _LiveonServerInfo
{
  GObject parent_instance;

  char *name;
  char *operator_name;
  char *operator_address;
  char *data_location;
  char *governing_law;
  char *security_policy;
  char *cloud_policy;
  char *privacy;
  char *terms;
  char *certification;
  char *contact_mail;
  char *contact_phone;
  char *contact_form;
  char *contact_hours;
  char *version;
  guint protocol;
  gboolean company_code_required;
  gint64 time_ms;
  int clock;
};

static const LvMember fields[] = {
  { "name", "name", LV_MEMBER_STRING, offsetof (LiveonServerInfo, name) },
  { "operator-name", "operator.name", LV_MEMBER_STRING,
    offsetof (LiveonServerInfo, operator_name) },
  { "operator-address", "operator.address", LV_MEMBER_STRING,
    offsetof (LiveonServerInfo, operator_address) },
  { "data-location", "data_location", LV_MEMBER_STRING,
    offsetof (LiveonServerInfo, data_location) },
  { "governing-law", "governing_law", LV_MEMBER_STRING,
    offsetof (LiveonServerInfo, governing_law) },
  { "security-policy", "links.security_policy", LV_MEMBER_STRING,
    offsetof (LiveonServerInfo, security_policy) },
  { "cloud-policy", "links.cloud_policy", LV_MEMBER_STRING,
    offsetof (LiveonServerInfo, cloud_policy) },
  { "privacy", "links.privacy", LV_MEMBER_STRING, offsetof (LiveonServerInfo, privacy) },
  { "terms", "links.terms", LV_MEMBER_STRING, offsetof (LiveonServerInfo, terms) },
  { "certification", "links.certification", LV_MEMBER_STRING,
    offsetof (LiveonServerInfo, certification) },
  { "contact-mail", "contacts.mail", LV_MEMBER_STRING, offsetof (LiveonServerInfo, contact_mail) },
  { "contact-phone", "contacts.phone", LV_MEMBER_STRING,
    offsetof (LiveonServerInfo, contact_phone) },
  { "contact-form", "contacts.form", LV_MEMBER_STRING, offsetof (LiveonServerInfo, contact_form) },
  { "contact-hours", "contacts.hours", LV_MEMBER_STRING,
    offsetof (LiveonServerInfo, contact_hours) },
  { "version", "version", LV_MEMBER_STRING, offsetof (LiveonServerInfo, version) },
  { "protocol", "protocol", LV_MEMBER_UINT, offsetof (LiveonServerInfo, protocol) },
  { "company-code-required", "company_code_required", LV_MEMBER_BOOL,
    offsetof (LiveonServerInfo, company_code_required) },
  { "time", "time", LV_MEMBER_TIME, offsetof (LiveonServerInfo, time_ms) },
  { "clock", "clock", LV_MEMBER_ENUM, offsetof (LiveonServerInfo, clock),
    liveon_server_clock_get_type },
};

G_DEFINE_FINAL_TYPE (LiveonServerInfo, liveon_server_info, G_TYPE_OBJECT)

static void
liveon_server_info_class_init (LiveonServerInfoClass *klass)
{
  /**
   * LiveonServerInfo:name:
   *
   * The server's name as its operator gave it.
   */
  /**
   * LiveonServerInfo:operator-name:
   *
   * The operator's name.
   */
  /**
   * LiveonServerInfo:operator-address:
   *
   * The operator's postal address.
   */
  /**
   * LiveonServerInfo:data-location:
   *
   * The country or place where data is kept.
   */
  /**
   * LiveonServerInfo:governing-law:
   *
   * The law that governs the service.
   */
  /**
   * LiveonServerInfo:security-policy:
   *
   * The address of the information security policy.
   */
  /**
   * LiveonServerInfo:cloud-policy:
   *
   * The address of the cloud security policy.
   */
  /**
   * LiveonServerInfo:privacy:
   *
   * The address of the privacy policy.
   */
  /**
   * LiveonServerInfo:terms:
   *
   * The address of the terms of use.
   */
  /**
   * LiveonServerInfo:certification:
   *
   * The address of the certifications held.
   */
  /**
   * LiveonServerInfo:contact-mail:
   *
   * The mail address for questions.
   */
  /**
   * LiveonServerInfo:contact-phone:
   *
   * The telephone number for questions.
   */
  /**
   * LiveonServerInfo:contact-form:
   *
   * The address of the form for questions.
   */
  /**
   * LiveonServerInfo:contact-hours:
   *
   * The hours in which questions are answered.
   */
  /**
   * LiveonServerInfo:version:
   *
   * The version of the server's software.
   */
  /**
   * LiveonServerInfo:protocol:
   *
   * The version of the protocol that the server speaks.
   */
  /**
   * LiveonServerInfo:company-code-required:
   *
   * Whether people must type a company code to sign in.
   */
  /**
   * LiveonServerInfo:time:
   *
   * The server's time when it answered.
   */
  /**
   * LiveonServerInfo:clock:
   *
   * What the server knows of its clock.
   */
  lv_members_install (G_OBJECT_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
liveon_server_info_init (LiveonServerInfo *self)
{
}

/**
 * liveon_server_info_get_name:
 * @self: a server info
 *
 * Gets the server's name as its operator gave it.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_name (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->name;
}

/**
 * liveon_server_info_get_operator_name:
 * @self: a server info
 *
 * Gets the operator's name.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_operator_name (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->operator_name;
}

/**
 * liveon_server_info_get_operator_address:
 * @self: a server info
 *
 * Gets the operator's postal address.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_operator_address (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->operator_address;
}

/**
 * liveon_server_info_get_data_location:
 * @self: a server info
 *
 * Gets the country or place where data is kept.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_data_location (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->data_location;
}

/**
 * liveon_server_info_get_governing_law:
 * @self: a server info
 *
 * Gets the law that governs the service.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_governing_law (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->governing_law;
}

/**
 * liveon_server_info_get_security_policy:
 * @self: a server info
 *
 * Gets the address of the information security policy.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_security_policy (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->security_policy;
}

/**
 * liveon_server_info_get_cloud_policy:
 * @self: a server info
 *
 * Gets the address of the cloud security policy.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_cloud_policy (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->cloud_policy;
}

/**
 * liveon_server_info_get_privacy:
 * @self: a server info
 *
 * Gets the address of the privacy policy.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_privacy (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->privacy;
}

/**
 * liveon_server_info_get_terms:
 * @self: a server info
 *
 * Gets the address of the terms of use.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_terms (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->terms;
}

/**
 * liveon_server_info_get_certification:
 * @self: a server info
 *
 * Gets the address of the certifications held.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_certification (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->certification;
}

/**
 * liveon_server_info_get_contact_mail:
 * @self: a server info
 *
 * Gets the mail address for questions.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_contact_mail (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->contact_mail;
}

/**
 * liveon_server_info_get_contact_phone:
 * @self: a server info
 *
 * Gets the telephone number for questions.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_contact_phone (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->contact_phone;
}

/**
 * liveon_server_info_get_contact_form:
 * @self: a server info
 *
 * Gets the address of the form for questions.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_contact_form (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->contact_form;
}

/**
 * liveon_server_info_get_contact_hours:
 * @self: a server info
 *
 * Gets the hours in which questions are answered.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_contact_hours (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->contact_hours;
}

/**
 * liveon_server_info_get_version:
 * @self: a server info
 *
 * Gets the version of the server's software.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_server_info_get_version (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return self->version;
}

/**
 * liveon_server_info_get_protocol:
 * @self: a server info
 *
 * Gets the version of the protocol that the server speaks.
 *
 * Returns: the number
 */
guint
liveon_server_info_get_protocol (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), 0);

  return self->protocol;
}

/**
 * liveon_server_info_get_company_code_required:
 * @self: a server info
 *
 * Gets whether people must type a company code to sign in.
 *
 * Returns: whether it is so
 */
gboolean
liveon_server_info_get_company_code_required (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), FALSE);

  return self->company_code_required;
}

/**
 * liveon_server_info_dup_time:
 * @self: a server info
 *
 * Gets the server's time when it answered.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_server_info_dup_time (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), NULL);

  return lv_members_dup_time (self->time_ms);
}

/**
 * liveon_server_info_get_clock:
 * @self: a server info
 *
 * Gets what the server knows of its clock.
 *
 * Returns: the value
 */
LiveonServerClock
liveon_server_info_get_clock (LiveonServerInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_INFO (self), 0);

  return self->clock;
}
