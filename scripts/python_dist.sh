#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# python_dist.sh PYTHON FOLDER: builds client/python as its users would, an sdist and
# the wheel from that sdist, into FOLDER. PYTHON is the interpreter of a virtual
# environment, into which the builder is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
"$1" -m pip install -q build==1.6.1
"$1" -m build client/python --outdir "$2"
