/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any thread. */
#pragma once

#include <glib-object.h>

#include "liveon-macros.h"

G_BEGIN_DECLS

#define LIVEON_ERROR (liveon_error_quark ())

/**
 * LiveonError:
 * @LIVEON_ERROR_FAILED: an unexpected fault; the message names it
 * @LIVEON_ERROR_INVALID_ARGUMENT: a value was malformed or out of bounds; arguments `field`,
 * `hint`
 * @LIVEON_ERROR_NOT_FOUND: no such thing, or it is not this person's to see
 * @LIVEON_ERROR_CONFLICT: something of that name exists already, or it changed meanwhile; argument
 * `field`
 * @LIVEON_ERROR_TOO_LARGE: a message, body or list is over its bound; argument `limit`
 * @LIVEON_ERROR_METHOD: the address is known but not with this method
 * @LIVEON_ERROR_PROTOCOL: the other side did not speak the LiveOn protocol
 * @LIVEON_ERROR_VERSION: the client is too old or too new for the server; arguments `client`,
 * `server`
 * @LIVEON_ERROR_NAME: the server's name could not be resolved; argument `host`
 * @LIVEON_ERROR_CONNECT: no TCP connection; arguments `host`, `port`
 * @LIVEON_ERROR_TLS: no TLS 1.3 connection; argument `host`
 * @LIVEON_ERROR_CERTIFICATE: the certificate is not trusted; argument `pin` is the one that was
 * seen
 * @LIVEON_ERROR_PIN: the certificate is not the one that was trusted; arguments `pin` (the one that
 * was seen) and `since` (when the other one was trusted, where that is known); `authority` is
 * "gone" where an authority vouched for the server then, and none does now
 * @LIVEON_ERROR_PROXY: the proxy refused or could not be reached; argument `proxy`
 * @LIVEON_ERROR_TIMEOUT: no answer in time
 * @LIVEON_ERROR_UNAUTHENTICATED: not signed in, or the session has ended
 * @LIVEON_ERROR_SIGN_IN: user ID, password or company code are wrong
 * @LIVEON_ERROR_LOCKED_OUT: too many failures; argument `seconds`
 * @LIVEON_ERROR_SUSPENDED: the account is suspended
 * @LIVEON_ERROR_PASSWORD_EXPIRED: the password must be changed first
 * @LIVEON_ERROR_PASSWORD_POLICY: the new password breaks a rule; argument `rule`
 * @LIVEON_ERROR_NOT_PERMITTED: a rule of the administrator forbids it; argument `rule`
 * @LIVEON_ERROR_OUTSIDE_HOURS: not at this hour
 * @LIVEON_ERROR_ADDRESS: not from this network address
 * @LIVEON_ERROR_ENTRY_PASSWORD: the entry password is wrong or missing; argument `remembered`: it
 * was changed since it was remembered
 * @LIVEON_ERROR_ROOM_FULL: the capacity is reached; argument `capacity`
 * @LIVEON_ERROR_ROOM_CLOSED: the room is closed
 * @LIVEON_ERROR_ROOM_NOT_OPEN: a scheduled room opens later; argument `opens`
 * @LIVEON_ERROR_ROOM_LOCKED: those inside have locked the room
 * @LIVEON_ERROR_SEAT_TAKEN: this person sits in the room from another device
 * @LIVEON_ERROR_NOT_SEATED: this needs a seat in the room
 * @LIVEON_ERROR_EJECTED: put out by a host or administrator; argument `reason`
 * @LIVEON_ERROR_RATE_LIMITED: too many requests; argument `seconds`
 * @LIVEON_ERROR_BUSY: the server cannot take this now; argument `seconds`
 * @LIVEON_ERROR_STOPPING: the server is stopping
 * @LIVEON_ERROR_QUOTA: a limit set for the company is reached; argument `limit`
 * @LIVEON_ERROR_STORE: the records could not be read or written
 * @LIVEON_ERROR_CLOCK: the clock cannot be trusted
 * @LIVEON_ERROR_LEGAL_HOLD: records are under a legal hold
 * @LIVEON_ERROR_CONFIGURATION: a configuration value is wrong; arguments `file`, `group`, `key`
 * @LIVEON_ERROR_VERIFICATION: a record, chain or signature does not fit; argument `seq`
 * @LIVEON_ERROR_DEVICE: a camera, microphone, speaker or screen cannot be used; arguments `device`,
 * `why` ("missing" "busy" "forbidden" "refused" "silent" "failed")
 * @LIVEON_ERROR_MEDIA: sound and picture cannot get to the server on any way
 * @LIVEON_ERROR_PACKAGE: a part of the system is not installed; argument `package`
 *
 * Everything that a person, a peer, a disk or a network can cause. Each code has a stable word on
 * the wire ([func@error_get_code]), a sentence that says what happened and one that says what to
 * do.
 */
typedef enum
{
  LIVEON_ERROR_FAILED,
  LIVEON_ERROR_INVALID_ARGUMENT,
  LIVEON_ERROR_NOT_FOUND,
  LIVEON_ERROR_CONFLICT,
  LIVEON_ERROR_TOO_LARGE,
  LIVEON_ERROR_METHOD,
  LIVEON_ERROR_PROTOCOL,
  LIVEON_ERROR_VERSION,
  LIVEON_ERROR_NAME,
  LIVEON_ERROR_CONNECT,
  LIVEON_ERROR_TLS,
  LIVEON_ERROR_CERTIFICATE,
  LIVEON_ERROR_PIN,
  LIVEON_ERROR_PROXY,
  LIVEON_ERROR_TIMEOUT,
  LIVEON_ERROR_UNAUTHENTICATED,
  LIVEON_ERROR_SIGN_IN,
  LIVEON_ERROR_LOCKED_OUT,
  LIVEON_ERROR_SUSPENDED,
  LIVEON_ERROR_PASSWORD_EXPIRED,
  LIVEON_ERROR_PASSWORD_POLICY,
  LIVEON_ERROR_NOT_PERMITTED,
  LIVEON_ERROR_OUTSIDE_HOURS,
  LIVEON_ERROR_ADDRESS,
  LIVEON_ERROR_ENTRY_PASSWORD,
  LIVEON_ERROR_ROOM_FULL,
  LIVEON_ERROR_ROOM_CLOSED,
  LIVEON_ERROR_ROOM_NOT_OPEN,
  LIVEON_ERROR_ROOM_LOCKED,
  LIVEON_ERROR_SEAT_TAKEN,
  LIVEON_ERROR_NOT_SEATED,
  LIVEON_ERROR_EJECTED,
  LIVEON_ERROR_RATE_LIMITED,
  LIVEON_ERROR_BUSY,
  LIVEON_ERROR_STOPPING,
  LIVEON_ERROR_QUOTA,
  LIVEON_ERROR_STORE,
  LIVEON_ERROR_CLOCK,
  LIVEON_ERROR_LEGAL_HOLD,
  LIVEON_ERROR_CONFIGURATION,
  LIVEON_ERROR_VERIFICATION,
  LIVEON_ERROR_DEVICE,
  LIVEON_ERROR_MEDIA,
  LIVEON_ERROR_PACKAGE,
} LiveonError;

LIVEON_API GQuark liveon_error_quark (void);

LIVEON_API const char *liveon_error_get_code (const GError *error);
LIVEON_API const char *liveon_error_get_argument (const GError *error, const char *name);
LIVEON_API char *liveon_error_dup_cause (const GError *error, const char *language);
LIVEON_API char *liveon_error_dup_remedy (const GError *error, const char *language);

G_END_DECLS
