#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# test.sh BUILD_DIR: installs the build, builds the programs that README.md,
# docs/ and client.h show against the installation, and runs them against the
# installed server.
set -euo pipefail
build=$1
source=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/root" >/dev/null
# The programs as documented, except for the server's address, each with the
# documented output.
python3 "$source/extract.py" "$source/../../.." "$work/examples"
cmake -S "$source" -B "$work/build" -G Ninja -DEXAMPLES="$work/examples" \
  -DCMAKE_PREFIX_PATH="$work/root" >/dev/null
cmake --build "$work/build"

coproc SERVER {
  exec "$work/root/bin/leakyrelu-server" --listen 127.0.0.1:0 --drain-lead 0s \
    --metrics-listen 127.0.0.1:0
}
server=$SERVER_PID
read -r line <&"${SERVER[0]}"
address=${line#listening on }
for program in "$work"/examples/*.cc; do
  name=$(basename "$program" .cc)
  diff --ignore-trailing-space "$work/examples/$name.txt" \
    <(LEAKYRELU_SERVER=$address "$work/build/$name")
done
[ "$("$work/root/bin/leakyrelu" --server "$address" forward 1 -2 3 \
  --slope 0.1)" = "1 -0.2 3" ]
