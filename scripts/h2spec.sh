#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# scripts/h2spec.sh PROGRAMS: runs h2spec against the server. Fails if a case
# fails that tests/fault/H2SPEC.md does not explain.
set -euo pipefail
bin=$1
work=$(mktemp -d)
GOBIN=$work GOFLAGS=-modcacherw go install \
  github.com/summerwind/h2spec/cmd/h2spec@v2.2.1+incompatible
exec 3< <(exec "$bin/leakyrelu-server" --listen 127.0.0.1:0 \
  --metrics-listen off --log-level error --drain-lead 0s)
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true
      rm -rf "$work"' EXIT
read -r line <&3
code=0
timeout 500 "$work/h2spec" -h 127.0.0.1 -p "${line##*:}" -o 2 \
  -P /leakyrelu.v1.LeakyReluService/Forward -j "$work/junit.xml" \
  >"$work/report" || code=$?
tail -1 "$work/report"
test "$code" -le 1
python3 - "$work/junit.xml" <<'PYTHON'
import sys
import xml.etree.ElementTree

with open("tests/fault/H2SPEC.md", encoding="utf-8") as file:
    explained = file.read()
new = [
    f"{case.get('package')}: {case.get('classname')}"
    for case in xml.etree.ElementTree.parse(sys.argv[1]).iter("testcase")
    if case.find("failure") is not None or case.find("error") is not None
]
new = [case for case in new if f"| {case} |" not in explained]
print(*(f"not explained: {case}" for case in new), sep="\n")
sys.exit(bool(new))
PYTHON
