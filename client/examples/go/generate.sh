#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the stubs from the contract, as a module beside other build outputs.
# The two plugins of protoc are tools of go.mod and built from there.
set -eu
cd "$(dirname "$0")"
out=../../../build/examples/go/leakyrelupb
stubs=example.com/leakyrelu/leakyrelupb
mkdir -p "$out"
printf 'module %s\n\ngo 1.25.0\n' "$stubs" >"$out/go.mod"
protoc -I ../../../proto \
  --plugin=protoc-gen-go="$(go tool -n protoc-gen-go)" \
  --plugin=protoc-gen-go-grpc="$(go tool -n protoc-gen-go-grpc)" \
  --go_out="$out" --go-grpc_out="$out" \
  --go_opt="module=$stubs,Mleakyrelu/v1/leakyrelu.proto=$stubs" \
  --go-grpc_opt="module=$stubs,Mleakyrelu/v1/leakyrelu.proto=$stubs" \
  leakyrelu/v1/leakyrelu.proto
