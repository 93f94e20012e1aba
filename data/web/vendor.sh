#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Brings what is of others into the tree, as package-lock.json pins it, and writes down version, licence
# and hash in vendor/PARTS. Only this needs a network; building and installing do not.
set -euo pipefail
cd "$(dirname "$0")"

# A file of a package, and where it goes.
files=(
  "axe-core axe.min.js ../../tests/web/vendor/axe.min.js"
)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp package.json package-lock.json "$work"
npm ci --prefix "$work" --ignore-scripts --no-audit --no-fund --silent
mkdir -p vendor
{
  printf '# name version licence file sha256; written by vendor.sh\n'
  for row in "${files[@]}"; do
    read -r name file target <<<"$row"
    mkdir -p "$(dirname "$target")"
    install -m 644 "$work/node_modules/$name/$file" "$target"
    read -r version licence < <(node -p "const p = require('$work/node_modules/$name/package.json'); p.version + ' ' + p.license")
    printf '%s %s %s %s %s\n' "$name" "$version" "$licence" "$target" "$(sha256sum "$target" | cut -d ' ' -f 1)"
  done
} >vendor/PARTS
