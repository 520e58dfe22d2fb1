#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The command-line client, in every type, on values whose results are exact.
set -euo pipefail
calls=0
values=0
for dtype in float32 float64 float16 bfloat16; do
  for operation in 'forward 3 -8 0 -0.5 16' 'backward 1 0.5 0.5 0.5 1'; do
    read -r name want <<<"$operation"
    got=$("$LEAKYRELU_TEST_BIN/leakyrelu" "$name" 3 -16 0 -1 16 --slope 0.5 \
      --dtype "$dtype")
    [ "$got" = "$want" ] || {
      echo "$name, $dtype: got $got, wanted $want"
      exit 1
    }
    calls=$((calls + 1))
    values=$((values + 5))
  done
done
echo "$calls $values"
