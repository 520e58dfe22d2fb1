#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# go_tool.sh FOLDER NAME...: builds programs that are Go modules into FOLDER, once for
# each version. Needs go.
set -euo pipefail
folder=$1
shift
mkdir -p "$folder/go"
for name in "$@"; do
  case $name in
    helm) module=helm.sh/helm/v3/cmd/helm version=v3.18.6 ;;
    helm-docs) module=github.com/norwoodj/helm-docs/cmd/helm-docs version=v1.14.2 ;;
    # `docker compose` itself reads its files with this.
    compose) module=github.com/compose-spec/compose-go/v2/cmd version=v2.9.0 ;;
    syft) module=github.com/anchore/syft/cmd/syft version=v1.57.1 ;;
    *) echo "go_tool.sh: no tool $name" >&2; exit 2 ;;
  esac
  [ "$(cat "$folder/$name.version" 2>/dev/null)" != $version ] || continue
  command -v go >/dev/null || { echo "$name: needs go" >&2; exit 1; }
  GOBIN=$(realpath "$folder/go") GOTOOLCHAIN=local CGO_ENABLED=0 \
    go install $module@$version
  mv "$folder/go/$(basename $module)" "$folder/$name"
  echo $version >"$folder/$name.version"
done
