#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All static checks: formatting, clang-tidy (the checks in .clang-tidy), the
# contract (buf), shell scripts, the links between documents, includes between
# folders, and house rules that no tool checks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

files() { git ls-files --cached --others --exclude-standard -- "$@"; }

echo "clang-format"
files '*.cc' '*.h' | xargs clang-format --dry-run --Werror

echo "shellcheck"
{
  files '*.sh' dev .ci/run
  files | xargs -r grep -lE '^#!.*(bash|/sh)' --
} | sort -u | xargs shellcheck

# clang-tidy from PyPI: since version 21 it skips system headers, which makes it
# ten times as fast on gRPC's headers as bookworm's version 14.
tools="buf-bin==1.75.0 clang-tidy==23.1.4"
[ "$(cat build/lint/tools 2>/dev/null)" = "$tools" ] || {
  python3 -m venv build/lint
  # shellcheck disable=SC2086  # a list
  build/lint/bin/pip install -q $tools
  echo "$tools" >build/lint/tools
}

echo "buf"
build/lint/bin/buf lint proto

echo "file size (at most 300 lines)"
long=$(files '*.cc' '*.h' | xargs wc -l | awk '$1 > 300 && $2 != "total"')
[ -z "$long" ] || { echo "$long"; exit 1; }

echo "folder size (at most 25 sources)"
large=$(files '*.cc' '*.h' '*.py' | sed 's/\.[a-z]*$//' | sort -u |
  xargs -n1 dirname | sort | uniq -c | awk '$1 > 25')
[ -z "$large" ] || { echo "$large"; exit 1; }

echo "includes go one way"
scripts/check_includes.py

echo "version"
scripts/version.py >/dev/null

echo "licence line"
files '*.cc' '*.h' '*.cmake' '*CMakeLists.txt' '*.proto' '*.sh' |
  while read -r file; do
    head -3 "$file" | grep -q SPDX-License-Identifier || {
      echo "$file: no SPDX-License-Identifier in its first lines"
      exit 1
    }
  done

echo "links"
files '*.md' | xargs scripts/check_links.py

if [ "${1:-}" = --quick ]; then
  echo "lint passed (clang-tidy left out: --quick)"
  exit 0
fi
echo "clang-tidy"
# A separate build folder: clang cannot read GCC's precompiled headers. As a
# unity build, so that gRPC's headers are parsed once for each folder; what a
# unity file includes is judged as headers are (HeaderFilterRegex). Files that
# only the newest generation compiles cannot be parsed with this generation's
# headers.
tidy=build/lint/cmake
quietly() { "$@" >build/lint/log 2>&1 || { cat build/lint/log; exit 1; }; }
quietly cmake --preset release -B "$tidy" -DLEAKYRELU_TESTS=OFF \
  -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DCMAKE_UNITY_BUILD=ON
quietly cmake --build "$tidy" --target generated_sources
sed -nE 's/^ *"file": "(.*)",?$/\1/p' "$tidy/compile_commands.json" |
  grep -E "^$PWD/($tidy/)?(base|proto|server|client)/" |
  xargs -P "$(nproc)" -n 1 build/lint/bin/clang-tidy -p "$tidy" --quiet \
    --checks=-bugprone-suspicious-include \
    --warnings-as-errors='*' 2>build/lint/log ||
  { tail -40 build/lint/log; exit 1; }
echo "lint passed"
