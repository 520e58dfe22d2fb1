# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The tools that ./dev deploy-check and ./dev cluster share, in build/deploy.
# Sourced from the repository's root.
tools=build/deploy

go_tool() {  # NAME MODULE VERSION
  [ "$(cat "$tools/$1.version" 2>/dev/null)" = "$3" ] && return
  command -v go >/dev/null || { echo "$1: needs go" >&2; return 1; }
  mkdir -p "$tools/go"
  GOBIN="$PWD/$tools/go" GOTOOLCHAIN=local go install "$2@$3"
  mv "$tools/go/$(basename "$2")" "$tools/$1"
  echo "$3" >"$tools/$1.version"
}

go_tool helm helm.sh/helm/v3/cmd/helm v3.18.6
cmp -s deploy/requirements.txt $tools/requirements.txt || {
  python3 -m venv $tools/venv
  $tools/venv/bin/pip install -q -r deploy/requirements.txt
  cp deploy/requirements.txt $tools/requirements.txt
}
