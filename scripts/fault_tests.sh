#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# fault_tests.sh PROGRAMS MODULE...: modules of tests/fault, by this system's
# Python, against the programs in a folder of the checkout, for ten minutes at
# most. The stubs and the load are the native build's: gRPC 1.83's client takes
# twice the CPU time of 1.51's for a call, and would make half a flood.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../tests/fault"
programs=../../$1
shift
export PYTHONPATH=../../build/release/generated_python:../interop/python
export PYTHONDONTWRITEBYTECODE=1 LEAKYRELU_TEST_BIN=$programs
export LEAKYRELU_TEST_LOADTEST=../../build/release/bin/leakyrelu-loadtest
exec timeout 600 /usr/bin/python3 -m unittest -v "$@"
