/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every bound on what comes from outside, in one table. */
#pragma once

#define LV_PROTOCOL_VERSION 1
#define LV_PROTOCOL_NAME "liveon.1"
#define LV_PROTOCOL_PATH "/api/v1/events"
#define LV_MEDIA_PROTOCOL_NAME "liveon-media.1"
#define LV_MEDIA_PROTOCOL_PATH "/api/v1/media"

#define LV_LIMIT_JSON_DEPTH 16
#define LV_LIMIT_BODY (256 * 1024)         /* bytes of a REST body */
#define LV_LIMIT_ANSWER (32 * 1024 * 1024) /* bytes of an answer that a client takes */
#define LV_LIMIT_HEADERS (16 * 1024)       /* bytes of a request's head */
#define LV_LIMIT_MESSAGE (128 * 1024)     /* bytes of a WebSocket message from a client: an offer */
#define LV_LIMIT_SEND_QUEUE (1024 * 1024) /* bytes that wait for a slow client */
#define LV_LIMIT_CONNECTIONS 10000        /* of the whole server */
#define LV_LIMIT_CONNECTIONS_ADDRESS 1000 /* of one address: a company has one */
#define LV_LIMIT_CONNECTIONS_UNREADY 500  /* of one address, not signed in yet */
#define LV_LIMIT_REQUESTS_BURST 200       /* REST requests of one connection at once */
#define LV_LIMIT_REQUESTS_INTERVAL_MS 10  /* one more every so long */
#define LV_LIMIT_FRAMES_BURST 240         /* WebSocket frames of any kind from one connection */
#define LV_LIMIT_FRAMES_INTERVAL_MS 12
#define LV_LIMIT_OFFERS_BURST 10         /* of media, and restarts, of one seat at once */
#define LV_LIMIT_OFFERS_INTERVAL_MS 3000 /* one more every so long */
#define LV_LIMIT_SOURCES_BURST 20
#define LV_LIMIT_SOURCES_INTERVAL_MS 500
#define LV_LIMIT_DEEDS_BURST 20        /* of one seat: hands, the floor, what hosts do */
#define LV_LIMIT_DEEDS_INTERVAL_MS 500 /* one more every so long */
#define LV_LIMIT_ANNOUNCEMENTS_BURST 5 /* of keys, of one seat */
#define LV_LIMIT_ANNOUNCEMENTS_INTERVAL_MS 5000
#define LV_LIMIT_KEYS_BURST 60 /* relayed messages of one seat, kind by kind */
#define LV_LIMIT_KEYS_INTERVAL_MS 100
#define LV_LIMIT_CHAT_BURST 10
#define LV_LIMIT_CHAT_INTERVAL_MS 500
#define LV_LIMIT_RELAY_QUEUE (512 * 1024) /* bytes that wait before a client misses some */
#define LV_LIMIT_CALLS_IN_FLIGHT 16       /* calls of one connection not yet answered */
#define LV_LIMIT_CALLS_BURST 60           /* calls of one connection at once */
#define LV_LIMIT_CALLS_INTERVAL_MS 50     /* one more every so long */

#define LV_TIMEOUT_TLS_MS 10000     /* from accept to the end of the handshake */
#define LV_TIMEOUT_REQUEST_MS 20000 /* from the first byte of a request to its last */
#define LV_TIMEOUT_IDLE_MS 60000    /* between requests on one connection */
#define LV_TIMEOUT_HELLO_MS 10000   /* from the WebSocket's opening to hello */
#define LV_TIMEOUT_CLOSING_MS 2000  /* a closing WebSocket may take to take notice */
#define LV_HEARTBEAT_MS 5000
#define LV_ADMIN_IDLE_MS (30 * 60 * 1000)     /* an administrator's session that is not used */
#define LV_ADMIN_MAX_MS (12 * 60 * 60 * 1000) /* from its sign-in on */
#define LV_LEASE_MS 15000                     /* without a sign of life: out */
#define LV_RESUME_MS 60000                    /* the seat is kept so long for its resume token */

#define LV_LIMIT_NAME 80 /* characters of a name, reading, affiliation, title */
#define LV_LIMIT_LOGIN 64
#define LV_LIMIT_MAIL 254
#define LV_LIMIT_PASSWORD 256 /* characters */
#define LV_LIMIT_DESCRIPTION 2000
#define LV_LIMIT_TEXT 20000 /* characters of an announcement's body */
#define LV_LIMIT_REASON 200
#define LV_LIMIT_GROUPS 64       /* of a person or room */
#define LV_LIMIT_ROOM_PEOPLE 500 /* who may enter a room, by name */
#define LV_LIMIT_CAPACITY 1000
#define LV_LIMIT_ROOMS 10000           /* of a tenant */
#define LV_LIMIT_ROOMS_PERSON 500      /* that one person has made, unless an administrator */
#define LV_LIMIT_EDITS_BURST 200       /* changes of rooms from one device at once */
#define LV_LIMIT_EDITS_INTERVAL_MS 500 /* one more every so long */
#define LV_LIMIT_DEVICES 32            /* signed-in devices of a person */
#define LV_LIMIT_PAGE 200              /* rows of a page */
