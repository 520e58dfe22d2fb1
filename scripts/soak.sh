#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# soak.sh PROGRAMS: runs the tests that take minutes, against the programs in a
# folder of the checkout, and measures figures that need a quiet machine. A Go
# client takes part in the restarts if go is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
programs=$1

if command -v go >/dev/null; then
  client/examples/go/generate.sh >/dev/null
  mkdir -p build/soak
  (cd client/examples/go && go build -o ../../../build/soak/restarts ./interop/restarts)
  LEAKYRELU_TEST_GO_CALLER=$PWD/build/soak/restarts
  export LEAKYRELU_TEST_GO_CALLER
else
  echo 'soak: no Go client, as go is not installed' >&2
fi
scripts/fault_tests.sh "$programs" soak_test.SoakTest
scripts/fault_tests.sh "$programs" soak_test.HeldMemoryAtFullSize \
  soak_test.SlowReaderAtFullSize
LEAKYRELU_TEST_RESTARTS=20 scripts/fault_tests.sh "$programs" restart_test
scripts/fault_tests.sh "$programs" goodput
scripts/fault_tests.sh "$programs" parsing_cost
