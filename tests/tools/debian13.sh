#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Builds and tests on Debian 13 in a chroot; needs root and debootstrap. Not part of tests/run.
# usage: debian13.sh [FOLDER [SUITE...]]; the folder is made once and kept
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-/var/tmp/liveon-debian13}
suites=("${@:2}")

[ "$(id -u)" -eq 0 ] || { echo "${0##*/}: needs root, for a chroot" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "${0##*/}: needs debootstrap" >&2; exit 1; }

# inside COMMAND...: with /proc, terminals and processes of its own, that go when the command ends.
inside()
{
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --mount-proc="$folder/proc" sh -c \
    'mount -t devpts -o newinstance,ptmxmode=0666 devpts "$0/dev/pts" &&
     mount --bind "$0/dev/pts/ptmx" "$0/dev/ptmx" && exec chroot "$0" env -i "$@"' "$folder" \
    HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# Debian comes from where this machine's apt has it.
if [ ! -e "$folder/complete" ]; then
  mirror=$(apt-get indextargets --format '$(REPO_URI)' \
    'Origin: Debian' 'Label: Debian' 'Component: main' 'Created-By: Packages' | head -n 1)
  debootstrap --variant=minbase trixie "$folder" "$mirror"
  touch "$folder/complete"
fi
rm -rf "$folder/liveon"
mkdir "$folder/liveon"
git -C "$top" ls-files -z | tar -C "$top" --null --files-from=- -cf - | tar -C "$folder/liveon" -xf -
# Which packages, the system inside says.
inside bash -c '. /liveon/app/packages && install_missing "${build_packages[@]}" "${test_packages[@]}"'
inside sh -c 'cd /liveon && meson setup --werror /liveon/_build && ninja -C _build'
inside meson test -C /liveon/_build --print-errorlogs "${suites[@]/#/--suite=}"
