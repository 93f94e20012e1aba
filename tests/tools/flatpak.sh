#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Builds the manifest of data/flatpak, installs it apart from this machine's Flatpaks and drives it. What
# it builds on is not GNOME's runtime but a stand-in of the same name, made of Debian 13's packages: it
# shows the manifest, the sandbox and its permissions, and GTK 4.18, not which libraries a runtime has.
# The desktop's sound and video servers come from there too: a PipeWire 1.4 gets no picture from the
# 0.3.65 of Debian 12.
# Nothing comes from the network but Debian's packages. Not part of tests/run: it takes minutes and 8 GB.
# Needs root; installs what is missing.
# usage: flatpak.sh [FOLDER]; the stand-in in it is made once and kept, while its packages stay the same
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-/var/tmp/liveon-flatpak}
id=jp.liveon.LiveOn
servers=(pipewire pipewire-bin pipewire-pulse wireplumber)
. "$top/tests/tools/debian13.bash"
. "$top/app/packages"
export FLATPAK_USER_DIR=$folder/user FLATPAK_SYSTEM_DIR=$folder/system
export XDG_CACHE_HOME=$folder/cache XDG_DATA_HOME=$folder/data GIT_CONFIG_GLOBAL=/dev/null

say()
{
  echo "== $*"
}

# The manifest brings its own libnice.
fill_tree()
{
  local package packages=()
  for package in "${build_packages[@]}"; do [ "$package" = libnice-dev ] || packages+=("$package"); done
  cp "$top/app/packages" "$folder/debian/tmp/packages"
  # shellcheck disable=SC2016
  inside "$folder/debian" bash -c '. /tmp/packages && install_missing "$@"' flatpak "${packages[@]}" \
    fonts-noto-cjk fonts-cantarell locales elfutils itstool patch bzip2 xz-utils file ccache \
    "${servers[@]}"
  inside "$folder/debian" sh -c 'localedef -i ja_JP -f UTF-8 ja_JP.UTF-8; localedef -i en_US -f UTF-8 en_US.UTF-8'
}

# export_runtime NAME: a runtime is a /usr, with its /etc in it.
export_runtime()
{
  local stage=$folder/stage architecture
  architecture=$(flatpak --default-arch)
  rm -rf "$stage"
  mkdir -p "$stage/files" "$stage/export"
  cp -al "$folder/debian/usr" "$stage/usr"
  cp -a "$folder/debian/etc" "$stage/usr/etc"
  (
    cd "$stage/usr"
    rm -rf share/{doc,man,info,lintian} games \
      etc/{passwd,group,shadow,gshadow,subuid,subgid}{,-} etc/{machine-id,resolv.conf,hosts,hostname,mtab,apt}
    echo /app/lib > etc/ld.so.conf.d/00-app.conf
    ln -sfn /run/flatpak/ld.so.cache etc/ld.so.cache
    # Or Meson installs where Debian looks, and no Flatpak.
    rm etc/debian_version
    if [ -d lib64 ]; then mv lib64/* lib && rmdir lib64 && ln -s lib lib64; fi
    # flatpak-builder asks for it, once the file lies where it lay of old; Debian 13 can judge the same.
    cat > bin/appstream-compose <<'EOF'
#!/bin/sh
for file in /app/share/appdata/*.xml /app/share/metainfo/*.xml; do
  name=${file##*/}
  [ ! -e "$file" ] || cp "$file" "/tmp/${name%.*.xml}.metainfo.xml"
done
exec appstreamcli validate --no-net --explain /tmp/*.metainfo.xml
EOF
    chmod +x bin/appstream-compose
    find . \( -type c -o -type p \) -delete
  )
  cat > "$stage/metadata" <<EOF
[Runtime]
name=$1
runtime=org.gnome.Platform/$architecture/48
sdk=org.gnome.Sdk/$architecture/48

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/run/host/user-share:/run/host/share
GST_PLUGIN_SYSTEM_PATH=/app/lib/gstreamer-1.0:/usr/lib/$architecture-linux-gnu/gstreamer-1.0
EOF
  flatpak build-export --disable-sandbox --no-update-summary "$folder/runtimes" "$stage" 48
  rm -rf "$stage"
}

make_runtime()
{
  local made_of=$folder/made-of
  if [ -e "$made_of" ] && [ "$(cat "$made_of")" = "${build_packages[*]} ${servers[*]}" ]; then return; fi
  say "the stand-in"
  make_tree "$folder/debian"
  fill_tree
  [ -d "$folder/runtimes" ] || ostree init --repo="$folder/runtimes" --mode=bare-user
  export_runtime org.gnome.Platform
  export_runtime org.gnome.Sdk
  flatpak build-update-repo "$folder/runtimes"
  flatpak --user remote-add --if-not-exists --no-gpg-verify runtimes "file://$folder/runtimes"
  flatpak --user config --set languages 'en;ja'
  flatpak --user install -y --noninteractive --or-update runtimes org.gnome.Platform//48 org.gnome.Sdk//48
  echo "${build_packages[*]} ${servers[*]}" > "$made_of"
}

# Debian has the same archive as the manifest, under another name; flatpak-builder looks at its sum.
fetch_libnice()
{
  local url sum place
  url=$(sed -n 's/^ *url: \(.*libnice-.*\)/\1/p' "$folder/source/data/flatpak/$id.yml")
  sum=$(sed -n '/libnice-/{n;s/^ *sha256: //p}' "$folder/source/data/flatpak/$id.yml")
  place=$folder/state/downloads/$sum
  [ ! -e "$place/${url##*/}" ] || return 0
  say "${url##*/}"
  inside "$folder/debian" sh -c 'sed "s/^deb /deb-src /" /etc/apt/sources.list > /etc/apt/sources.list.d/source.list
    apt-get update -qq && cd /tmp && apt-get source -qq --download-only --tar-only libnice'
  mkdir -p "$place"
  mv "$folder"/debian/tmp/libnice_*.orig.tar.gz "$place/${url##*/}"
}

# The manifest as it is shipped, but for the source of its last module, which is no release yet.
build_app()
{
  say "the manifest"
  copy_source "$folder/source"
  fetch_libnice
  { sed '/- name: liveon$/,${/^    sources:/,$d}' "$folder/source/data/flatpak/$id.yml"
    printf '    sources:\n      - type: dir\n        path: source\n'; } > "$folder/$id.yml"
  flatpak-builder --user --ccache --rebuild-on-sdk-change --disable-download --disable-rofiles-fuse \
    --force-clean --state-dir="$folder/state" --repo="$folder/app" "$folder/built" "$folder/$id.yml"
  flatpak --user remote-add --if-not-exists --no-gpg-verify app "file://$folder/app"
  flatpak --user install -y --noninteractive --or-update app "$id"
}

# The server and the others in the room are this machine's.
drive_app()
{
  local build=${LIVEON_BUILD:-$top/_build}
  say "the sandbox"
  [ -f "$build/build.ninja" ] || meson setup -Dintrospection=disabled -Ddocs=disabled "$build" "$top"
  ninja -C "$build" app/liveond/liveond app/liveon-cli/liveon-cli tests/media/fake-camera liveon-gmo
  LIVEON_TEST_SCREENSHOTS=$folder/screenshots GIO_USE_VFS=local \
    "$top/tests/media/session.py" --fake-camera "$build/tests/media/fake-camera" --portal \
    --servers "$folder/debian" -- \
    /usr/bin/python3 "$top/tests/ui/test-flatpak.py" "$build/app/liveond/liveond" \
    "$build/app/liveon-cli/liveon-cli" "$build/po"
}

need_root
install_missing "${build_packages[@]}" "${display_packages[@]}" "${flatpak_packages[@]}"
mkdir -p "$FLATPAK_USER_DIR" "$FLATPAK_SYSTEM_DIR"
make_runtime
build_app
drive_app
