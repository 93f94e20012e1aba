/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The test picture: colours, movement, a clock for people, and for programs a code of which picture
 * it is and when it was made. Any thread. */
#pragma once

#include "liveon-frame.h"
#include "lv-picture.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 counter; /* of pictures */
  guint32 time_ms; /* g_get_monotonic_time () / 1000 when it was made, cut to 32 bits */
} LvTestCode;

/* The least size at which the code can be read. */
#define LV_TEST_CODE_MIN_WIDTH 160

/* Two rows of 40 squares over the whole width at the top: black and white, so that the code
 * outlives scaling and coding. */
void lv_test_code_draw (LvPicture *picture, const LvTestCode *code);
/* FALSE when there is none, or it cannot be read. */
gboolean lv_test_code_read (const LvPicture *picture, LvTestCode *code);
gboolean lv_test_code_read_frame (LiveonFrame *frame, LvTestCode *code);
/* How many lines at the top it takes. */
guint lv_test_code_height (guint width);

/* The whole picture with the code. day_ms: what the clock shows, milliseconds since midnight. */
void lv_test_picture_draw (LvPicture *picture, const LvTestCode *code, guint day_ms);

G_END_DECLS
