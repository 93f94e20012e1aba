# SPDX-License-Identifier: LGPL-2.1-or-later
# Sourced by debian13.sh and flatpak.sh, which set $top: a Debian 13 in a folder.
# shellcheck shell=bash

need_root()
{
  [ "$(id -u)" -eq 0 ] || { echo "${0##*/}: needs root, for a chroot" >&2; exit 1; }
}

# inside TREE COMMAND...: with /proc, terminals and processes of its own, that go when the command ends.
inside()
{
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --mount-proc="$1/proc" sh -c \
    'mount -t devpts -o newinstance,ptmxmode=0666 devpts "$0/dev/pts" &&
     mount --bind "$0/dev/pts/ptmx" "$0/dev/ptmx" && exec chroot "$0" env -i "$@"' "$1" \
    HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "${@:2}"
}

# make_tree TREE: once. Debian comes from where this machine's apt has it.
make_tree()
{
  local mirror
  [ ! -e "$1/complete" ] || return 0
  mirror=$(apt-get indextargets --format '$(REPO_URI)' \
    'Origin: Debian' 'Label: Debian' 'Component: main' 'Created-By: Packages' | head -n 1)
  debootstrap --variant=minbase trixie "$1" "$mirror"
  echo force-unsafe-io > "$1/etc/dpkg/dpkg.cfg.d/unsafe-io"
  touch "$1/complete"
}

# copy_source FOLDER: what git knows of, as it stands now.
copy_source()
{
  rm -rf "$1"
  mkdir -p "$1"
  git -C "$top" ls-files -z | tar -C "$top" --null --files-from=- -cf - | tar -C "$1" -xf -
}
