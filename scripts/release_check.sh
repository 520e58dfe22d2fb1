#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# release_check.sh FOLDER: installs each part of a release (release.sh) in a clean
# place and makes a call with it. Needs root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
release=$(realpath "$1")
work=$(mktemp -d "$PWD/build/release-check-XXXXXX")
server=''
finish() {
  if [ -n "$server" ]; then
    kill "$server" || true
    wait "$server" || true
  fi
  rm -rf --one-file-system "$work"
}
trap finish EXIT
answer='1 -0.2 3'
# start COMMAND...: starts a server on a Unix socket, and returns when it serves.
start() {
  exec 3< <(exec "$@" --listen "unix:$work/socket" --metrics-listen off \
    --log-level error --drain-lead 0s)
  server=$!
  read -r _ <&3
}
stop() {
  kill "$server"
  wait "$server"
  server=''
}

echo "== checksums"
(cd "$release" && sha256sum --check --quiet SHA256SUMS)
listed=$(wc -l <"$release/SHA256SUMS")
found=$(find "$release" -type f ! -name 'SHA256SUMS*' | wc -l)
[ "$listed" = "$found" ] || { echo "$found files, $listed checksums"; exit 1; }
echo "$found files have their checksums"

echo "== Debian package"
scripts/package.sh "$release"/debian/*.deb

echo "== Python"
dpkg-deb -x "$release"/debian/*.deb "$work/deb"
start "$work/deb/usr/bin/leakyrelu-server"
for file in "$release"/python/*; do
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q "$file"
  got=$(cd / && "$work/venv/bin/python" - "$work/socket" <<'PYTHON'
import sys

import leakyrelu
import numpy

with leakyrelu.Client(f"unix:{sys.argv[1]}") as client:
    outputs = client.forward(numpy.array([1, -2, 3], numpy.float32), negative_slope=0.1)
print(*(f"{value:g}" for value in outputs))
PYTHON
  )
  [ "$got" = "$answer" ] || { echo "${file##*/}: $got"; exit 1; }
  echo "${file##*/} answered $got"
  rm -r "$work/venv"
done
stop

echo "== completion scripts"
for program in leakyrelu leakyrelu-loadtest leakyrelu-server; do
  bash -c 'source "$1" && complete -p "$2" >/dev/null' bash \
    "$release/completions/bash/$program" $program
  zsh -n "$release/completions/zsh/_$program"
  fish --no-execute "$release/completions/fish/$program.fish"
done
echo "bash has loaded its scripts; zsh and fish have parsed theirs"

echo "== images and chart"
if docker info >/dev/null 2>&1; then
  engine=docker
else
  engine=podman
  # Nothing that is on this machine already can take an image's place.
  cat >"$work/storage.conf" <<CONF
[storage]
driver = "vfs"
graphroot = "$work/storage"
runroot = "$work/run"
CONF
  export CONTAINERS_STORAGE_CONF=$work/storage.conf
  unset STORAGE_DRIVER
fi
chart=$(echo "$release"/helm/leakyrelu-*.tgz)
version=${chart##*/leakyrelu-}
version=${version%.tgz}
load() {  # TARGET ARCHITECTURE
  # podman 4.3 does not decompress it itself.
  gunzip -c "$release/images/leakyrelu-$1-$version-linux-$2.tar.gz" |
    $engine load --quiet
}
own=$(dpkg --print-architecture)
# Programs of other architectures run with QEMU. Their images have the same names, so
# this machine's come last.
for file in "$release"/images/leakyrelu-server-*.tar.gz; do
  architecture=${file##*-linux-}
  architecture=${architecture%.tar.gz}
  [ "$architecture" != "$own" ] || continue
  scripts/install.sh emulator
  for target in server client; do
    load $target "$architecture"
    container=$($engine create "localhost/leakyrelu-$target:$version")
    mkdir "$work/$target"
    $engine export "$container" | tar -C "$work/$target" -x
    $engine rm "$container" >/dev/null
  done
  qemu=qemu-$(dpkg-architecture -a "$architecture" -qDEB_HOST_GNU_CPU 2>/dev/null)
  start "$qemu" -L "$work/server" "$work/server/usr/bin/leakyrelu-server"
  got=$("$qemu" -L "$work/client" "$work/client/usr/bin/leakyrelu" \
    --server "unix:$work/socket" forward 1 -2 3 --slope 0.1)
  [ "$got" = "$answer" ] || { echo "$architecture: $got"; exit 1; }
  stop
  rm -r "$work/server" "$work/client"
  echo "$architecture: the programs of the images answered $got under $qemu"
done
load server "$own"
load client "$own"
scripts/go_tool.sh build/deploy helm
build/deploy/helm template leakyrelu "$chart" --kube-version 1.34.0 --skip-tests \
  >"$work/chart.yaml"
scripts/container.sh "$version" "$work/chart.yaml"
