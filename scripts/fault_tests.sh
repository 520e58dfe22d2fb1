#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# fault_tests.sh PROGRAMS MODULE...: modules of tests/fault, by this system's
# Python, against the programs in a folder of the checkout, for ten minutes at
# most. The stubs are the native build's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../tests/fault"
programs=../../$1
shift
export PYTHONPATH=../../build/release/generated_python:../interop/python
export PYTHONDONTWRITEBYTECODE=1 LEAKYRELU_TEST_BIN=$programs
exec timeout 600 /usr/bin/python3 -m unittest -v "$@"
