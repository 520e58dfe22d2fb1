#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# python_with.sh FOLDER REQUIREMENTS: creates a virtual environment in FOLDER
# with exactly these packages; prints its interpreter.
set -euo pipefail
venv=$1/$(basename "$2" .txt)
cmp -s "$2" "$venv/installed.txt" || {
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q -r "$2" >&2
  cp "$2" "$venv/installed.txt"
}
echo "$venv/bin/python"
