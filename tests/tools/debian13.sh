#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Builds and tests on Debian 13 in a chroot; needs root and debootstrap. Not part of tests/run.
# usage: debian13.sh [FOLDER [SUITE...]]; the folder is made once and kept
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-/var/tmp/liveon-debian13}
suites=("${@:2}")
. "$top/tests/tools/debian13.bash"

need_root
command -v debootstrap >/dev/null || { echo "${0##*/}: needs debootstrap" >&2; exit 1; }
make_tree "$folder"
copy_source "$folder/liveon"
# Which packages, the system inside says.
inside "$folder" bash -c '. /liveon/app/packages && install_missing "${build_packages[@]}" "${test_packages[@]}"'
inside "$folder" sh -c 'cd /liveon && meson setup --werror /liveon/_build && ninja -C _build'
inside "$folder" meson test -C /liveon/_build --print-errorlogs "${suites[@]/#/--suite=}"
