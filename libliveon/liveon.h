/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The whole public interface of libliveon's client side. Who embeds a server includes
 * liveon-server.h besides. */
#pragma once

#include "liveon-announcement.h"
#include "liveon-check.h"
#include "liveon-client.h"
#include "liveon-device-info.h"
#include "liveon-device.h"
#include "liveon-diagnostics.h"
#include "liveon-error.h"
#include "liveon-frame.h"
#include "liveon-macros.h"
#include "liveon-media-device.h"
#include "liveon-media-devices.h"
#include "liveon-media-types.h"
#include "liveon-meeting.h"
#include "liveon-participant.h"
#include "liveon-password-policy.h"
#include "liveon-record-log.h"
#include "liveon-room-draft.h"
#include "liveon-room.h"
#include "liveon-server-info.h"
#include "liveon-types.h"
#include "liveon-user.h"
#include "liveon-video-stream.h"
#include "liveon-visit-list.h"
#include "liveon-visit.h"
