#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# one_liners.sh: builds grpcurl, grpc-health-probe and ghz, which are Go
# modules, and runs the commands that README.md and docs/ show with them. Exits
# as scripts/interop.sh requires.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
tools=$PWD/build/interop/go
versions='
github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.4
github.com/grpc-ecosystem/grpc-health-probe@v0.4.61
github.com/bojand/ghz/cmd/ghz@v0.120.0'

command -v go >/dev/null || {
  echo 'no go here'
  exit 77
}
[ "$(cat "$tools/versions" 2>/dev/null)" = "$versions" ] || {
  rm -rf "$tools"
  for module in $versions; do
    GOTOOLCHAIN=local GOBIN=$tools go install "$module" >&2
  done
  echo "$versions" >"$tools/versions"
}
PATH=$tools:$PATH PYTHONPATH=tests/interop/python \
  python3 tests/interop/clients/one_liners.py
