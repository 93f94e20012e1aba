#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# install.sh BUILD SOURCE: what is installed is enough for a stranger: the C example builds with the
# pkg-config file alone, and runs; so does the one in Vala; the introspection data loads, and serves
# a program with a server in itself.
set -u
build=$1 source=$2
root=$(mktemp -d) || exit 1
trap 'rm -rf "$root"' EXIT
number=0
check()
{
  number=$((number + 1)); name=$1; shift
  if "$@" >"$root/log" 2>&1; then echo "ok $number $name"; else
    echo "not ok $number $name"; sed 's/^/# /' "$root/log"; fi
}
echo 1..8
check install meson install -C "$build" --no-rebuild --quiet --destdir "$root/to"
pc=$(find "$root/to" -name liveon-1.pc)
library=$(dirname "$(find "$root/to" -name 'libliveon-1.so')")
export PKG_CONFIG_PATH="${pc%/*}" PKG_CONFIG_SYSROOT_DIR="$root/to" LD_LIBRARY_PATH="$library"
# The sysroot is put before our own paths only.
flags=$(pkg-config --cflags --libs liveon-1 | sed "s#$root/to/usr/\(include\|lib\)/\(glib\|x86\|aarch\|libmount\|blkid\|pkg\)#/usr/\1/\2#g")
# shellcheck disable=SC2086
check build cc -Wall -Werror -o "$root/visit" "$source/libliveon/docs/examples/visit.c" $flags
visit_refuses() { echo word | "$1" "" "" "" ""; [ $? -eq 2 ]; }
check run visit_refuses "$root/visit"
vapi=$(dirname "$(find "$root/to" -name liveon-1.vapi)")
example=$source/libliveon/docs/examples/visit.vala
check vala valac --ccode --basedir "${example%/*}" --directory "$root" \
  --vapidir "$vapi" --pkg liveon-1 "$example"
# What valac writes is not without warnings.
# shellcheck disable=SC2086
check vala-build cc -w -o "$root/visit-vala" "$root/visit.c" $flags
check vala-run visit_refuses "$root/visit-vala"
typelib=$(find "$root/to" -name Liveon-1.typelib)
check typelib env GI_TYPELIB_PATH="${typelib%/*}" /usr/bin/python3 -c \
  'import gi; gi.require_version("Liveon", "1"); from gi.repository import Liveon
assert Liveon.Client.new("host").get_server() == "https://host/"
assert Liveon.RoomMode.PASSWORD.value_nick == "password"'
# A library that was built without the server has none to show.
embed()
{
  [ -n "$(find "$root/to" -name liveon-server.h)" ] || return 0
  GI_TYPELIB_PATH="${typelib%/*}" /usr/bin/python3 "$source/tests/client/embed.py"
}
check embed embed
