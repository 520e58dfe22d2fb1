#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# interop.sh BIN: runs real clients against one real server and prints one line
# per client: its name, calls made, values compared with the expected ones bit
# for bit.
#
# A client is a command that finds the server's address in LEAKYRELU_SERVER,
# prints "CALLS VALUES" as its last line, and exits with 0 if all values were
# right, or with 77 and a reason as its last line if it cannot run on this
# machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=$(realpath "$1")
export LEAKYRELU_TEST_BIN=$bin
export PYTHONDONTWRITEBYTECODE=1
work=build/interop
mkdir -p "$work"

exec 3< <(exec "$bin/leakyrelu-server" --listen 127.0.0.1:0 --drain-lead 0s \
  --metrics-listen off --log-level error)
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' \
  EXIT
read -r _ _ LEAKYRELU_SERVER <&3 || {
  echo "interop: the server did not start" >&2
  exit 1
}
export LEAKYRELU_SERVER

failed=0
# client NAME COMMAND...
client() {
  local name=$1 output code=0 last
  shift
  output=$(timeout "${time_limit:-120}" "$@" 2>"$work/errors.log") || code=$?
  last=$(tail -1 <<<"$output")
  if [ "$code" -eq 77 ]; then
    printf '%-22s skipped: %s\n' "$name" "$last"
  elif [ "$code" -eq 0 ] && [[ "$last" =~ ^([0-9]+)\ ([0-9]+)$ ]]; then
    printf '%-22s %5d calls  %9d values compared, bits equal\n' "$name" \
      "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  else
    failed=1
    printf '%-22s FAILED (exit code %d)\n' "$name" "$code"
    printf '%s\n' "$output" >&2
    tail -20 "$work/errors.log" >&2
  fi
}

client 'command line' tests/interop/clients/command_line.sh
python=$(scripts/python_with.sh "$work" tests/interop/clients/triton.txt)
client 'Triton, Python gRPC' "$python" tests/interop/clients/triton_client.py
python=$(scripts/python_with.sh "$work" tests/interop/clients/kserve.txt)
client 'KServe, Python gRPC' "$python" tests/interop/clients/kserve_client.py
python=$(scripts/python_package.sh "$work")
time_limit=300 client 'Python package' "$python" -m pytest -q -p no:cacheprovider client/python
# Without PyTorch and TensorFlow, which are large downloads.
client 'example, python' "$python" -m pytest -q -p no:cacheprovider \
  client/examples/python
source scripts/interop_envoy.sh
# Clients that are built first, with their libraries, may take longer.
time_limit=900 client 'grpcurl, ghz, probe' tests/interop/clients/one_liners.sh
for language in go java node rust cpp; do
  time_limit=900 client "example, $language" \
    tests/interop/clients/example.sh "$language"
done

exit "$failed"
