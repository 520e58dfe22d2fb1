#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# python_package.sh WORK: builds client/python, installs the wheel, the example that
# calls it and their test dependencies into WORK/package, checks the types, and
# prints that environment's interpreter. Unchanged parts are not built again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
venv=$1/package

sources=$(
  git ls-files -z --cached --others --exclude-standard client/python \
    client/examples/python proto/leakyrelu | xargs -0 sha256sum
)
if [ "$sources" != "$(cat "$venv/sources" 2>/dev/null)" ]; then
  rm -rf "$venv" "$1/dist"
  python3 -m venv "$venv"
  {
    scripts/python_dist.sh "$venv/bin/python" "$1/dist"
    "$venv/bin/pip" install -q "$(echo "$1"/dist/leakyrelu-*.whl)[test]"
    "$venv/bin/pip" install -q './client/examples/python[test]'
    # Checks the installed package, because only that contains the stubs; then
    # its tests.
    (cd "$1" && "$PWD/package/bin/mypy" --cache-dir package/mypy \
      --config-file "$OLDPWD/client/python/pyproject.toml")
    (cd client/python && "$OLDPWD/$venv/bin/mypy" \
      --cache-dir "$OLDPWD/$venv/mypy" tests)
  } >"$1/package.log" 2>&1 || {
    tail -40 "$1/package.log" >&2
    exit 1
  }
  echo "$sources" >"$venv/sources"
fi
echo "$venv/bin/python"
