/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The media family of messages, read and written alike by client and server; the words are in
 * docs/protocol.md. A writer fills an object that its caller has begun, a reader reads one; the
 * error of a reader is its document's (lv-json.h). Main context only. */
#pragma once

#include "lv-json.h"
#include "lv-json-writer.h"
#include "lv-source.h"

G_BEGIN_DECLS

#define LV_MAX_SOUND_SLOTS 3 /* for the loudest */
#define LV_MAX_VIDEO_SLOTS 25
#define LV_MAX_SLOTS (LV_MAX_SOUND_SLOTS + 1 + LV_MAX_VIDEO_SLOTS)
#define LV_MAX_SEAT 32    /* characters of a seat's id */
#define LV_MAX_MID 16     /* of a line's name: what a one-byte header extension holds (RFC 8285) */
#define LV_MAX_TILE 16384 /* pixels */
#define LV_MAX_TURN 8

/* `media.offer`: an SDP and which of its lines is what. */
typedef struct
{
  char *sdp;
  char *sends[LV_N_SOURCES]; /* mid on which the source is sent; NULL: never */
  char **sound;              /* mids that receive the loudest, up to LV_MAX_SOUND_SLOTS */
  char *shared_sound;        /* mid that receives a screen's sound; NULL: none */
  char **video;              /* mids that receive pictures, up to LV_MAX_VIDEO_SLOTS */
} LvMediaOffer;

LvMediaOffer *lv_media_offer_read (LvJson *json, GError **error);
void lv_media_offer_write (const LvMediaOffer *self, LvJsonWriter *writer);
void lv_media_offer_free (LvMediaOffer *self);

/* The answer to it. */
typedef struct
{
  char **urls; /* "turn:host:port?transport=udp" (RFC 7065) */
  char *username, *credential;
} LvTurnServer;

typedef struct
{
  char *sdp;
  GPtrArray *turn;    /* LvTurnServer, freed with it; may be empty */
  char *socket_token; /* for media over a WebSocket; NULL: not offered */
  gint64 max_bps;     /* this person may send in all */
} LvMediaAnswer;

LvMediaAnswer *lv_media_answer_new (void);
LvMediaAnswer *lv_media_answer_read (LvJson *json, GError **error);
void lv_media_answer_write (const LvMediaAnswer *self, LvJsonWriter *writer);
void lv_media_answer_free (LvMediaAnswer *self);

/* `media.view`: what a client shows, the most important first. */
typedef struct
{
  char seat[LV_MAX_SEAT + 1];
  LvSource source;     /* camera or screen */
  guint width, height; /* of the tile, in pixels */
} LvViewItem;

/* Array of LvViewItem, at most LV_MAX_VIDEO_SLOTS. max_bps: that the client means to receive in
 * all, sound first; 0: no bound. */
GArray *lv_media_view_read (LvJson *json, gint64 *max_bps, GError **error);
void lv_media_view_write (GArray *view, gint64 max_bps, LvJsonWriter *writer);

/* Event `media.slots`: which slot carries what from now on; all of them each time. */
typedef enum
{
  LV_SLOT_EMPTY,
  LV_SLOT_LIVE,
  LV_SLOT_PAUSED_BANDWIDTH, /* there is no room for it on the receiver's way */
  LV_SLOT_PAUSED_SENDER,    /* the sender sends nothing: off, or no bandwidth there */
  LV_SLOT_PAUSED_LIMIT,     /* its way has room: what may be sent on it has not */
} LvSlotState;

typedef struct
{
  char mid[LV_MAX_MID + 1];
  char seat[LV_MAX_SEAT + 1]; /* "" when it is empty */
  LvSource source;
  LvSlotState state;
} LvSlotItem;

GArray *lv_media_slots_read (LvJson *json, GError **error); /* of LvSlotItem */
void lv_media_slots_write (GArray *slots, LvJsonWriter *writer);

/* `media.sources`: what a person sends, or means to. */
typedef struct
{
  gboolean is_on[LV_N_SOURCES];
  gboolean is_text; /* the screen: sharpness before movement */
} LvMediaSources;

gboolean lv_media_sources_read (LvJson *json, LvMediaSources *sources, GError **error);
void lv_media_sources_write (const LvMediaSources *self, LvJsonWriter *writer);

/* Event `media.wanted`: what somebody watches, so that nothing else is encoded. */
typedef struct
{
  gboolean layers[LV_CAMERA_LAYERS];
  gboolean screen;
} LvMediaWanted;

gboolean lv_media_wanted_read (LvJson *json, LvMediaWanted *wanted, GError **error);
void lv_media_wanted_write (const LvMediaWanted *self, LvJsonWriter *writer);

/* Event `media.speaking`: seats that are heard now, the loudest first. Strings. */
char **lv_media_speaking_read (LvJson *json, GError **error);
void lv_media_speaking_write (const char *const *seats, LvJsonWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvMediaOffer, lv_media_offer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvMediaAnswer, lv_media_answer_free)

G_END_DECLS
