#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# test.sh BUILD_DIR: installs the build, builds the consumer project against
# the installation, and lets it call the installed server.
set -euo pipefail
build=$1
source=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/root" >/dev/null
cmake -S "$source" -B "$work/build" -G Ninja \
  -DCMAKE_PREFIX_PATH="$work/root" >/dev/null
cmake --build "$work/build"

coproc SERVER {
  exec "$work/root/bin/leakyrelu-server" --listen 127.0.0.1:0 --drain-lead 0s \
    --metrics-listen 127.0.0.1:0
}
server=$SERVER_PID
read -r line <&"${SERVER[0]}"
address=${line#listening on }
"$work/build/consumer" "$address"
[ "$("$work/root/bin/leakyrelu" --server "$address" forward 1 -2 3 \
  --slope 0.1)" = "1 -0.2 3" ]
