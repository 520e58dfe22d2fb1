#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# scaleout.sh BIN [--seconds N]: compares three servers with one, on ports of
# this machine, each with a small part of a core (tests/bench/scaleout). Needs
# root to limit the CPU.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=$(realpath "$1")
shift
export LEAKYRELU_TEST_BIN=$bin PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH=tests/interop/python:tests/interop/envoy
mkdir -p build/interop
exec "$(scripts/python_with.sh build/interop tests/interop/envoy/envoy.txt)" \
  tests/bench/scaleout/scaleout.py "$bin/../share/leakyrelu/leakyrelu.pb" "$@"
