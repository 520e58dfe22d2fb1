#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# fault_tests.sh PROGRAMS MODULE...: runs modules of tests/fault and tests/soak,
# with this system's Python, against the programs in a folder of the checkout,
# for at most ten minutes. The stubs and the load tester are those of the native
# build: gRPC 1.83's client takes twice as much CPU time per call as 1.51's, and
# would produce half of the flood.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../tests/fault"
programs=../../$1
shift
export PYTHONPATH=../../build/release/generated_python:../interop/python:../soak
export PYTHONDONTWRITEBYTECODE=1 LEAKYRELU_TEST_BIN=$programs
export LEAKYRELU_TEST_RESTART_CALLER=../../build/release/bin/restart_caller
export LEAKYRELU_TEST_LOADTEST=../../build/release/bin/leakyrelu-loadtest
case "$*" in
  goodput | parsing_cost) exec timeout 600 /usr/bin/python3 -m "$1" ;;
esac
exec timeout 600 /usr/bin/python3 -m unittest -v "$@"
