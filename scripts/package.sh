#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# package.sh [DEB]: builds build/release/leakyrelu.deb (with DEB: takes that), installs
# it with apt in a clean bookworm, calls the installed server there over its Unix
# socket, checks the package with lintian, and the units under a systemd that runs in
# a container. Needs root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
deb=${1:-build/release/leakyrelu.deb}
if [ $# -eq 0 ]; then
  cmake --build --preset release --target program_texts
  (cd build/release && cpack)
fi

root=$(mktemp -d "$PWD/build/package-XXXXXX")
# One file system: an interrupted mmdebstrap leaves the host's /dev and /sys mounted.
trap 'rm -rf --one-file-system "$root"' EXIT
cat >"$root.sh" <<'INSIDE'
set -euo pipefail
test -s /usr/lib/systemd/system/leakyrelu.service
for package in libgrpc-dev libcli11-dev; do
  test -s /usr/share/doc/leakyrelu/linked/$package
done
for manual in leakyrelu leakyrelu-loadtest leakyrelu-server; do
  dpkg -L leakyrelu | grep -q "/usr/share/man/man1/$manual.1.gz$"
  dpkg -L leakyrelu | grep -q "/bash-completion/completions/$manual$"
  dpkg -L leakyrelu | grep -q "/zsh/vendor-completions/_$manual$"
  dpkg -L leakyrelu | grep -q "/fish/vendor_completions.d/$manual.fish$"
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
# Exposure ranges from 0 (safe) to 100; the rest is due to the network itself.
cat >"$root-unit.sh" <<'INSIDE'
set -euo pipefail
systemd-analyze verify --man=no leakyrelu.service
systemd-analyze security --offline=true --threshold=15 --no-pager \
  leakyrelu.service | tail -1
INSIDE
# Recommended packages are not installed, since they would hide a missing
# dependency.
# shellcheck disable=SC2016  # $1 is mmdebstrap's
mmdebstrap --quiet --variant=minbase --skip=cleanup/tmp \
  --aptopt='APT::Install-Recommends "false"' \
  --customize-hook="upload $deb /tmp/leakyrelu.deb" \
  --customize-hook="upload $root.sh /tmp/check.sh" \
  --customize-hook='chroot "$1" apt-get install -q -y /tmp/leakyrelu.deb' \
  --customize-hook='chroot "$1" bash /tmp/check.sh' \
  --customize-hook='chroot "$1" apt-get install -q -y systemd-sysv dbus lintian' \
  --customize-hook='chroot "$1" lintian --allow-root --fail-on error /tmp/leakyrelu.deb' \
  --customize-hook="upload $root-unit.sh /tmp/unit.sh" \
  --customize-hook='chroot "$1" bash /tmp/unit.sh' \
  bookworm "$root/root"
rm -f "$root.sh" "$root-unit.sh"
scripts/systemd_check.sh "$root/root" "$deb"
