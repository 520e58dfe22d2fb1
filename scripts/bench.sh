#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bench.sh [--quick] [--only PATTERN] [--rounds N]: builds the benchmarks, the
# peers whose toolchain is available and, unless --quick, the newest generation,
# then measures. Peers that cannot be built are reported as skipped, with the
# reason.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=build/bench
peers=tests/bench/peers
mkdir -p "$out"

# peer NAME TOOL FUNCTION: runs FUNCTION if TOOL is available; otherwise, or if
# FUNCTION fails, writes the reason to NAME.skipped.
peer() {
  local name=$1 tool=$2 build=$3
  rm -f "$out/$name.skipped"
  if ! command -v "$tool" >/dev/null; then
    echo "$tool is not installed" >"$out/$name.skipped"
  elif ! "$build" >"$out/$name.log" 2>&1; then
    echo "does not build here, see $out/$name.log" >"$out/$name.skipped"
  fi
}

tonic() {
  cargo build --release --locked --manifest-path $peers/tonic/Cargo.toml \
    --target-dir "$out/tonic"
}

grpc_go() {
  GOTOOLCHAIN=local go build -C $peers/grpc-go \
    -o "$PWD/$out/grpc-go-echo" .
}

# Another load tester, for comparison with ours.
ghz() {
  GOTOOLCHAIN=local GOBIN="$PWD/$out" \
    go install github.com/bojand/ghz/cmd/ghz@v0.120.0
}

python_server() {
  local venv=$out/python/venv
  if ! cmp -s $peers/python/requirements.txt "$venv/requirements.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv" || return
    "$venv/bin/pip" install -q --disable-pip-version-check \
      -r $peers/python/requirements.txt || return
    cp $peers/python/requirements.txt "$venv/requirements.txt"
  fi
  "$venv/bin/python" -m grpc_tools.protoc -I proto --python_out="$out/python" \
    --grpc_python_out="$out/python" leakyrelu/v1/leakyrelu.proto
}

scripts/install.sh build test bench
cmake --preset release -DLEAKYRELU_BENCH=ON >"$out/configure.log" ||
  { cat "$out/configure.log"; exit 1; }
cmake --build --preset release \
  --target programs admission_cost echo_server kernel_bench metrics_bench \
  rpc_client sync_server
peer tonic cargo tonic
peer grpc-go go grpc_go
peer ghz go ghz
peer python python3 python_server
case " $* " in
  *" --quick "*) ;;
  *)
    scripts/newest.sh bench >"$out/newest.log" 2>&1 ||
      echo "newest generation: does not build, see $out/newest.log" >&2
    ;;
esac
exec python3 tests/bench/driver/run.py "$@"
