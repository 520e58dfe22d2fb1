#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# demo.sh BIN: calls a real server with the textbook's ten sorted random points.
set -euo pipefail
bin=$1
seed=$RANDOM
work=$(mktemp -d)

exec 3< <(exec "$bin/leakyrelu-server" --listen 127.0.0.1:0 --drain-lead 0s \
  --metrics-listen 127.0.0.1:0 --log-level warn)
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true
      rm -rf "$work"' EXIT

# The server prints its addresses once it serves, the metrics address last.
address='' metrics=''
while [ -z "$metrics" ] && read -r kind _ where <&3; do
  case $kind in
    listening) address=$where ;;
    metrics) metrics=$where ;;
  esac
done
if [ -z "$metrics" ]; then
  echo "demo: the server did not start" >&2
  exit 1
fi
export LEAKYRELU_SERVER=$address
echo "leakyrelu-server listens on $address"
echo

echo "Ten sorted random points (seed $seed), slope 0.1, in float64 as in NumPy:"
"$bin/leakyrelu" curve --preset numpy --random 10 --seed "$seed" \
  --from -5 --to 5 >"$work/curve"
head -10 "$work/curve" >"$work/xy"
cut -d' ' -f1 "$work/xy" >"$work/x.txt"
"$bin/leakyrelu" backward --preset numpy --dtype float64 \
  --input "$work/x.txt" |
  tr ' ' '\n' >"$work/dx"
paste -d' ' "$work/xy" "$work/dx" |
  awk '
    BEGIN { printf "%22s %24s %12s\n", "x", "forward", "gradient" }
    {
      printf "%22s %24s %12s\n", $1, $2, $3
      # The formula of the textbook: np.where(x > 0, x, 0.1 * x), and its derivative.
      y = $1 > 0 ? $1 + 0 : 0.1 * $1
      dx = $1 > 0 ? 1 : 0.1
      if (y == $2 + 0 && dx == $3 + 0) equal++
    }
    END {
      printf "\nEqual to the textbook formula: %d of %d\n", equal, NR
      exit equal == NR && NR == 10 ? 0 : 1
    }'
tail -n +11 "$work/curve"

echo
echo "From $metrics:"
curl -sf "$metrics" | grep -E \
  '^(grpc_server_call_started_total|leakyrelu_(elements|tensors)_total|leakyrelu_build_info).* [^0]'

kill "$server"
code=0
wait "$server" || code=$?
echo
echo "The server stopped with exit code $code"
exit "$code"
