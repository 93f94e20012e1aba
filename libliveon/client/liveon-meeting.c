/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-state.h"

#include "lv-entry-key.h"
#include "lv-members.h"
#include "lv-keyed-list.h"

/**
 * LiveonMeeting:
 *
 * A seat in a room, and what can be seen from it: who is here, who the hosts are, until when.
 * [method@Room.join_async] gives one. It is given up by [method@Meeting.leave_async], or by
 * dropping the last reference. When the connection is lost and comes back within a minute, the seat
 * is taken again without a word; [property@Meeting:is-away] tells. [signal@Meeting::ended] tells
 * that it is over, however that came.
 */

enum
{
  PROP_ROOM = 1,
  PROP_SEAT,
  PROP_VISIT,
  PROP_INDEX,
  PROP_PEOPLE,
  PROP_HOSTS,
  PROP_IS_HOST,
  PROP_ENDS,
  PROP_IS_LOCKED,
  PROP_FLOOR_MODE,
  PROP_MAY_SPEAK,
  PROP_IS_AWAY,
  PROP_IS_OVER,
  PROP_REASON,
  N_PROPS,
};

enum
{
  SIGNAL_WARNING,
  SIGNAL_MESSAGE,
  SIGNAL_MUTED_BY_HOST,
  SIGNAL_ENDED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LiveonMeeting, liveon_meeting, G_TYPE_OBJECT)

static void
liveon_meeting_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonMeeting *self = LIVEON_MEETING (object);

  switch (id)
    {
    case PROP_ROOM:
      g_value_set_object (value, self->room);
      break;
    case PROP_SEAT:
      g_value_set_string (value, self->seat);
      break;
    case PROP_VISIT:
      g_value_set_string (value, self->visit);
      break;
    case PROP_INDEX:
      g_value_set_uint (value, self->index);
      break;
    case PROP_PEOPLE:
      g_value_set_object (value, self->people);
      break;
    case PROP_HOSTS:
      g_value_set_boxed (value, self->hosts);
      break;
    case PROP_IS_HOST:
      g_value_set_boolean (value, liveon_meeting_get_is_host (self));
      break;
    case PROP_ENDS:
      g_value_take_boxed (value, lv_members_dup_time (self->ends_ms));
      break;
    case PROP_IS_LOCKED:
      g_value_set_boolean (value, self->is_locked);
      break;
    case PROP_FLOOR_MODE:
      g_value_set_enum (value, self->floor_mode);
      break;
    case PROP_MAY_SPEAK:
      g_value_set_boolean (value, self->may_speak);
      break;
    case PROP_IS_AWAY:
      g_value_set_boolean (value, self->is_away);
      break;
    case PROP_IS_OVER:
      g_value_set_boolean (value, self->is_over);
      break;
    case PROP_REASON:
      g_value_set_enum (value, self->reason);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_meeting_dispose (GObject *object)
{
  LiveonMeeting *self = LIVEON_MEETING (object);

  if (self->link != NULL && !self->is_over)
    lv_link_call_async (self->link, "leave", "{}", NULL, NULL, NULL);
  self->is_over = TRUE;
  g_clear_object (&self->link);
  g_clear_object (&self->room);
  g_clear_object (&self->people);
  G_OBJECT_CLASS (liveon_meeting_parent_class)->dispose (object);
}

static void
liveon_meeting_finalize (GObject *object)
{
  LiveonMeeting *self = LIVEON_MEETING (object);

  g_clear_pointer (&self->resume, lv_secret_unref);
  g_clear_pointer (&self->hardened, lv_secret_unref);
  g_free (self->seat);
  g_free (self->visit);
  g_free (self->user);
  g_strfreev (self->hosts);
  G_OBJECT_CLASS (liveon_meeting_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * LiveonMeeting:room:
   *
   * The room.
   */
  properties[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, LIVEON_TYPE_ROOM, flags);
  /**
   * LiveonMeeting:seat:
   *
   * The seat's id.
   */
  properties[PROP_SEAT] = g_param_spec_string ("seat", NULL, NULL, NULL, flags);
  /**
   * LiveonMeeting:visit:
   *
   * The id of the visit in the person's history.
   */
  properties[PROP_VISIT] = g_param_spec_string ("visit", NULL, NULL, NULL, flags);
  /**
   * LiveonMeeting:index:
   *
   * The number of the sender in this meeting, unique in it.
   */
  properties[PROP_INDEX] = g_param_spec_uint ("index", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LiveonMeeting:people:
   *
   * Who is here: a list of [class@Participant], the person too, in the order of entering.
   */
  properties[PROP_PEOPLE] = g_param_spec_object ("people", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  /**
   * LiveonMeeting:hosts:
   *
   * The ids of the accounts that may act as hosts.
   */
  properties[PROP_HOSTS] = g_param_spec_boxed ("hosts", NULL, NULL, G_TYPE_STRV, flags);
  /**
   * LiveonMeeting:is-host:
   *
   * Whether the person may act as a host.
   */
  properties[PROP_IS_HOST] = g_param_spec_boolean ("is-host", NULL, NULL, FALSE, flags);
  /**
   * LiveonMeeting:ends:
   *
   * When everyone must leave; %NULL where there is no such time.
   */
  properties[PROP_ENDS] = g_param_spec_boxed ("ends", NULL, NULL, G_TYPE_DATE_TIME, flags);
  /**
   * LiveonMeeting:is-locked:
   *
   * Whether nobody new is let in. Who is inside stays, and whose connection was lost comes back.
   */
  properties[PROP_IS_LOCKED] = g_param_spec_boolean ("is-locked", NULL, NULL, FALSE, flags);
  /**
   * LiveonMeeting:floor-mode:
   *
   * Who may speak.
   */
  properties[PROP_FLOOR_MODE]
      = g_param_spec_enum ("floor-mode", NULL, NULL, LIVEON_TYPE_FLOOR_MODE, 0, flags);
  /**
   * LiveonMeeting:may-speak:
   *
   * Whether the person's own sound is let through. In a formal meeting that is for hosts, and for
   * whom they gave the floor.
   */
  properties[PROP_MAY_SPEAK] = g_param_spec_boolean ("may-speak", NULL, NULL, TRUE, flags);
  /**
   * LiveonMeeting:is-away:
   *
   * Whether the connection is lost and the seat may come back.
   */
  properties[PROP_IS_AWAY] = g_param_spec_boolean ("is-away", NULL, NULL, FALSE, flags);
  /**
   * LiveonMeeting:is-over:
   *
   * Whether the seat is given up or lost.
   */
  properties[PROP_IS_OVER] = g_param_spec_boolean ("is-over", NULL, NULL, FALSE, flags);
  /**
   * LiveonMeeting:reason:
   *
   * Why it is over.
   */
  properties[PROP_REASON]
      = g_param_spec_enum ("reason", NULL, NULL, LIVEON_TYPE_LEAVE_REASON, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_meeting_class_init (LiveonMeetingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = liveon_meeting_get_property;
  object_class->dispose = liveon_meeting_dispose;
  object_class->finalize = liveon_meeting_finalize;
  install_properties (object_class);

  /**
   * LiveonMeeting::warning:
   * @self: the meeting
   * @ends: when everyone must leave
   *
   * Emitted two minutes before the scheduled end.
   */
  signals[SIGNAL_WARNING] = g_signal_new ("warning", LIVEON_TYPE_MEETING, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DATE_TIME);
  /**
   * LiveonMeeting::message:
   * @self: the meeting
   * @text: what they say, in plain text of one line or several
   *
   * Emitted when the company's administrators say something to all inside.
   */
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", LIVEON_TYPE_MEETING, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * LiveonMeeting::muted-by-host:
   * @self: the meeting
   * @source: the microphone, the camera, or the screen
   * @by: (nullable): who did it; %NULL when they have gone already
   *
   * Emitted when a host has switched off what the person sent. A [class@Call] of this meeting turns
   * the source off by itself; the person may turn it on again.
   */
  signals[SIGNAL_MUTED_BY_HOST]
      = g_signal_new ("muted-by-host", LIVEON_TYPE_MEETING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, LIVEON_TYPE_MEDIA_SOURCE, LIVEON_TYPE_PARTICIPANT);
  /**
   * LiveonMeeting::ended:
   * @self: the meeting
   * @reason: why
   * @message: a host's words; may be empty
   *
   * Emitted once, when the seat is given up or lost.
   */
  signals[SIGNAL_ENDED]
      = g_signal_new ("ended", LIVEON_TYPE_MEETING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, LIVEON_TYPE_LEAVE_REASON, G_TYPE_STRING);
}

static void
liveon_meeting_init (LiveonMeeting *self)
{
  self->people = lv_meeting_state_make_people ();
  self->hosts = g_new0 (char *, 1);
  self->may_speak = TRUE;
}

void
lv_meeting_state_set_is_away (LiveonMeeting *self, gboolean is_away)
{
  if (self->is_away == is_away)
    return;
  self->is_away = is_away;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_AWAY]);
}

void
lv_meeting_state_set_hosts (LiveonMeeting *self, char **owned_hosts)
{
  g_strfreev (self->hosts);
  self->hosts = owned_hosts;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOSTS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_HOST]);
}

void
lv_meeting_state_set_order (LiveonMeeting *self, gboolean is_locked, LiveonFloorMode floor_mode)
{
  gboolean was_locked = self->is_locked;
  LiveonFloorMode previous_mode = self->floor_mode;

  self->is_locked = is_locked;
  self->floor_mode = floor_mode;
  if (was_locked != is_locked)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOCKED]);
  if (previous_mode != floor_mode)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FLOOR_MODE]);
}

void
lv_meeting_state_set_may_speak (LiveonMeeting *self, gboolean may_speak)
{
  if (self->may_speak == may_speak)
    return;
  self->may_speak = may_speak;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAY_SPEAK]);
}

void
lv_meeting_state_set_ends (LiveonMeeting *self, gint64 ends_ms)
{
  if (self->ends_ms == ends_ms)
    return;
  self->ends_ms = ends_ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENDS]);
}

void
lv_meeting_state_end (LiveonMeeting *self, LiveonLeaveReason reason, const char *message)
{
  if (self->is_over)
    return;
  g_object_ref (self);
  self->is_over = TRUE;
  self->reason = reason;
  lv_meeting_state_set_is_away (self, FALSE);
  lv_keyed_list_clear (self->people);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_OVER]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, reason, message);
  g_object_unref (self);
}

/**
 * liveon_meeting_get_room:
 * @self: a meeting
 *
 * Gets the room.
 *
 * Returns: (transfer none): the room
 */
LiveonRoom *
liveon_meeting_get_room (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), NULL);

  return self->room;
}

/**
 * liveon_meeting_get_seat:
 * @self: a meeting
 *
 * Gets the seat's id.
 *
 * Returns: (transfer none): 32 hexadecimal digits
 */
const char *
liveon_meeting_get_seat (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), NULL);

  return self->seat;
}

/**
 * liveon_meeting_get_visit:
 * @self: a meeting
 *
 * Gets the id of the visit in the person's history.
 *
 * Returns: (transfer none): 32 hexadecimal digits
 */
const char *
liveon_meeting_get_visit (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), NULL);

  return self->visit;
}

/**
 * liveon_meeting_dup_entry_key:
 * @self: a meeting
 *
 * Makes what opens the room the next time without its password
 * ([method@Room.join_with_key_async]): it was right, and it is good until the password is changed.
 * It is as secret as the password and belongs into the secret service, by the server, the user and
 * the room's id; wipe it after use. In a room that was entered by a link's secret it stands for
 * that.
 *
 * Returns: (transfer full) (nullable): one line of ASCII text, or %NULL in an open room
 */
char *
liveon_meeting_dup_entry_key (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), NULL);

  return self->hardened == NULL
             ? NULL
             : lv_entry_key_write (self->hardened, liveon_room_get_id (self->room));
}

/**
 * liveon_meeting_get_index:
 * @self: a meeting
 *
 * Gets the number of the sender in this meeting.
 *
 * Returns: the number
 */
guint
liveon_meeting_get_index (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), 0);

  return self->index;
}

/**
 * liveon_meeting_get_people:
 * @self: a meeting
 *
 * Gets who is here. The list stays current until the meeting is over; it is empty then.
 *
 * Returns: (transfer none): a list of [class@Participant]
 */
GListModel *
liveon_meeting_get_people (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), NULL);

  return G_LIST_MODEL (self->people);
}

/**
 * liveon_meeting_get_hosts:
 * @self: a meeting
 *
 * Gets the ids of the accounts that may act as hosts.
 *
 * Returns: (transfer none) (array zero-terminated=1): the ids
 */
const char *const *
liveon_meeting_get_hosts (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), NULL);

  return (const char *const *) self->hosts;
}

/**
 * liveon_meeting_get_is_host:
 * @self: a meeting
 *
 * Gets whether the person may act as a host.
 *
 * Returns: whether it is so
 */
gboolean
liveon_meeting_get_is_host (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), FALSE);

  return self->user != NULL && g_strv_contains ((const char *const *) self->hosts, self->user);
}

/**
 * liveon_meeting_dup_ends:
 * @self: a meeting
 *
 * Gets when everyone must leave.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL where there is none
 */
GDateTime *
liveon_meeting_dup_ends (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), NULL);

  return lv_members_dup_time (self->ends_ms);
}

/**
 * liveon_meeting_get_is_away:
 * @self: a meeting
 *
 * Gets whether the connection is lost and the seat may come back.
 *
 * Returns: whether it is so
 */
gboolean
liveon_meeting_get_is_away (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), FALSE);

  return self->is_away;
}

/**
 * liveon_meeting_get_is_over:
 * @self: a meeting
 *
 * Gets whether the seat is given up or lost.
 *
 * Returns: whether it is so
 */
gboolean
liveon_meeting_get_is_over (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), FALSE);

  return self->is_over;
}

/**
 * liveon_meeting_get_reason:
 * @self: a meeting
 *
 * Gets why the meeting is over.
 *
 * Returns: the reason; %LIVEON_LEAVE_REASON_NONE while it is not
 */
LiveonLeaveReason
liveon_meeting_get_reason (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), LIVEON_LEAVE_REASON_NONE);

  return self->reason;
}
