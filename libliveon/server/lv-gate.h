/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What keeps guessing and flooding at bay at the sign-in, in memory and bounded; what must outlive
 * a restart (failures of an account) is in the store. Nobody's failures shut out anyone else: an
 * address has a generous bucket that only unknown devices feel. Main context only. */
#pragma once

#include "lv-clock.h"
#include "lv-model.h"

G_BEGIN_DECLS

typedef struct _LvGate LvGate;

LvGate *lv_gate_new (LvClock *clock);
void lv_gate_free (LvGate *self);
/* Forgets what is over; now and then. */
void lv_gate_sweep (LvGate *self);

/* LIVEON_ERROR_RATE_LIMITED with `seconds` while the address has used up its failures. IPv6
 * addresses count by their /64. */
gboolean lv_gate_check_address (LvGate *self, const char *address, GError **error);
void lv_gate_add_failure (LvGate *self, const char *address);

/* Tries for one subject that are under way: with the failures that are known already they may not
 * be more than the policy allows. LIVEON_ERROR_LOCKED_OUT with `seconds`. Each enter that is TRUE
 * is followed by a leave, after its failure was counted. */
gboolean lv_gate_enter (LvGate *self,
                        const char *subject,
                        const LvPasswordPolicy *policy,
                        guint failures,
                        gint64 last_failure_ms,
                        GError **error);
void lv_gate_leave (LvGate *self, const char *subject);

/* Failures of what no database knows (a company code that there is not), counted alike. */
void lv_gate_add_stranger (LvGate *self, const char *subject, gint64 window_ms);
void lv_gate_get_stranger (
    LvGate *self, const char *subject, gint64 window_ms, guint *failures, gint64 *last_ms);

/* FALSE when this session used it before (LIVEON_ERROR_UNAUTHENTICATED), uses too many
 * (LIVEON_ERROR_RATE_LIMITED), or those of too many sessions are remembered (LIVEON_ERROR_BUSY). */
gboolean lv_gate_use_challenge (LvGate *self,
                                const char *session_id,
                                const guint8 nonce[16],
                                gint64 expires_ms,
                                GError **error);

/* Whether one more failure may be written into this tenant's audit log now; *skipped: how many were
 * left out since the last that was. */
gboolean lv_gate_may_audit (LvGate *self, const char *tenant_id, guint *skipped);

/* The resume token that a session had before its last renewal, for a minute: its owner may never
 * have got the answer. */
void lv_gate_note_renewal (LvGate *self, const char *session_id, const guint8 old_hash[32]);
gboolean lv_gate_was_just_renewed (LvGate *self, const char *session_id, const guint8 old_hash[32]);

G_END_DECLS
