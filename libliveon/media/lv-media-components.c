/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-components.h"

#include <opus.h>
#include <pipewire/pipewire.h>
#include <pulse/version.h>
#include <vpx/vpx_codec.h>

void
lv_media_add_components (GStrvBuilder *builder)
{
  const char *vpx = vpx_codec_version_str (), *opus = opus_get_version_string ();
  g_autofree char *vpx_name = g_strdup_printf ("libvpx %s", *vpx == 'v' ? vpx + 1 : vpx);
  g_autofree char *pipewire = g_strdup_printf ("PipeWire %s", pw_get_library_version ());
  g_autofree char *pulse = g_strdup_printf ("libpulse %s", pa_get_library_version ());

  /* Opus says its name, too. */
  g_strv_builder_add_many (builder, opus, vpx_name, pipewire, pulse, NULL);
}
