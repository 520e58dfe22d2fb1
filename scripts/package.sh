#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# package.sh: makes build/release/leakyrelu.deb, installs it with apt in a clean
# bookworm, calls the installed server there over its Unix socket, and has the
# unit judged by systemd. Needs root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cmake --build --preset release --target manuals
(cd build/release && cpack)

root=$(mktemp -d "$PWD/build/package-XXXXXX")
trap 'rm -rf "$root"' EXIT
cat >"$root.sh" <<'INSIDE'
set -euo pipefail
test -s /usr/lib/systemd/system/leakyrelu.service
for manual in leakyrelu leakyrelu-loadtest leakyrelu-server; do
  dpkg -L leakyrelu | grep -q "/usr/share/man/man1/$manual.1$"
done
exec 3< <(exec leakyrelu-server --listen unix:/run/socket --metrics-listen off \
  --drain-lead 0s)
server=$!
read -r line <&3
test "$line" = "listening on unix:/run/socket"
answer=$(leakyrelu --server unix:/run/socket forward 1 -2 3 --slope 0.1)
test "$answer" = "1 -0.2 3"
leakyrelu-loadtest --server unix:/run/socket --requests 100 --warm-up 0s \
  >/dev/null 2>&1
kill "$server"
wait "$server"
echo "the installed server answered $answer and stopped with exit code 0"
INSIDE
# Exposure is from 0 (safe) to 100; what is left is the network itself.
cat >"$root-unit.sh" <<'INSIDE'
set -euo pipefail
systemd-analyze verify --man=no leakyrelu.service
systemd-analyze security --offline=true --threshold=15 --no-pager \
  leakyrelu.service | tail -1
INSIDE
# Installing what a package recommends would hide a dependency that is missing.
# shellcheck disable=SC2016  # $1 is mmdebstrap's
mmdebstrap --quiet --variant=minbase --skip=cleanup/tmp \
  --aptopt='APT::Install-Recommends "false"' \
  --customize-hook='copy-in build/release/leakyrelu.deb /tmp' \
  --customize-hook="upload $root.sh /tmp/check.sh" \
  --customize-hook='chroot "$1" apt-get install -q -y /tmp/leakyrelu.deb' \
  --customize-hook='chroot "$1" bash /tmp/check.sh' \
  --customize-hook='chroot "$1" apt-get install -q -y systemd' \
  --customize-hook="upload $root-unit.sh /tmp/unit.sh" \
  --customize-hook='chroot "$1" bash /tmp/unit.sh' \
  bookworm "$root/root"
rm -f "$root.sh" "$root-unit.sh"
