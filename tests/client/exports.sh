#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# exports.sh LIBRARY: it exports what begins with liveon_, and nothing else.
set -eu
echo 1..2
names=$(nm -D --defined-only "$1" | awk '{ print $NF }')
if foreign=$(echo "$names" | grep -v '^liveon_'); then
  echo "not ok 1 foreign names"; echo "$foreign" | sed 's/^/# /'
else
  echo "ok 1 foreign names"
fi
if echo "$names" | grep -qx liveon_client_new; then echo "ok 2 public names"; else echo "not ok 2 public names"; fi
