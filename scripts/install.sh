#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install.sh LIST...: installs the missing Debian packages of
# scripts/packages-LIST.txt. If none is missing, it prints nothing and needs no
# root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

wanted=()
for list in "$@"; do
  while read -r package; do
    wanted+=("$package")
  done < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$here/packages-$list.txt")
done

missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "install.sh: not root and no sudo; please install: ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "installing ${#missing[@]} packages: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -q >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
