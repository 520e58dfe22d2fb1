# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The tools that ./dev deploy-check and ./dev cluster share, in build/deploy.
# Sourced from the repository's root.
tools=build/deploy

scripts/go_tool.sh $tools helm
cmp -s deploy/requirements.txt $tools/requirements.txt || {
  python3 -m venv $tools/venv
  $tools/venv/bin/pip install -q -r deploy/requirements.txt
  cp deploy/requirements.txt $tools/requirements.txt
}
