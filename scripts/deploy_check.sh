#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# deploy_check.sh [--write] [BIN]: validates everything in deploy/ that needs no
# container engine; with BIN, the folder of the programs, also checks the
# dashboard against the running server. --write renders the plain YAML
# and the chart's README again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/deploy_tools.sh
source scripts/deploy_tools.sh
export PYTHONDONTWRITEBYTECODE=1
write=''
[ "${1:-}" != --write ] || { write=1; shift; }

scripts/go_tool.sh $tools helm-docs compose

echo "helm lint"
chart=deploy/helm/leakyrelu
$tools/helm lint --strict --quiet $chart

echo "helm template, kubernetes-validate"
$tools/venv/bin/python deploy/chart_check.py $tools/helm

echo "README and rendered YAML are the chart's"
mkdir -p $tools/generated
$tools/helm-docs --log-level warning --chart-search-root $chart \
  --sort-values-order file --dry-run >$tools/generated/README.md
if grep -E "\|  \|$" $tools/generated/README.md; then
  echo "values.yaml: a value without a description"
  exit 1
fi
# Without what only Helm itself may claim, and without its test hook.
$tools/helm template leakyrelu $chart --kube-version 1.34.0 --skip-tests |
  sed '/helm.sh\/chart:/d; /managed-by: Helm$/d' >$tools/generated/leakyrelu.yaml
generated() {  # FILE NAME
  [ -z "$write" ] || cp "$tools/generated/$2" "$1"
  diff -u "$1" "$tools/generated/$2" || {
    echo "run scripts/deploy_check.sh --write"
    return 1
  }
}
generated $chart/README.md README.md
generated deploy/kubernetes/leakyrelu.yaml leakyrelu.yaml

echo "KServe"
# The same path as in ./dev interop.
mkdir -p build/interop
kserve_python=$(scripts/python_with.sh build/interop tests/interop/clients/kserve.txt)
"$kserve_python" deploy/kserve_check.py deploy/kubernetes/kserve.yaml

echo "yamllint"
$tools/venv/bin/yamllint -s -d \
  '{extends: default, rules: {line-length: disable, document-start: disable, braces: {max-spaces-inside: 1}, comments: {min-spaces-from-content: 1}, indentation: {indent-sequences: whatever}}}' \
  deploy/cluster deploy/compose deploy/envoy $chart/values.yaml $chart/Chart.yaml \
  deploy/kubernetes/{kserve,kustomization,sidecar}.yaml $chart/files

echo "compose"
$tools/compose deploy/compose/compose.yaml >/dev/null

echo "promtool"
promtool check config --syntax-only deploy/compose/prometheus.yml >/dev/null
promtool check rules $chart/files/rules.yml >/dev/null
promtool test rules deploy/compose/rules{,_slow}_test.yml >/dev/null
sed -n 's/.*- alert: //p' $chart/files/rules.yml | while read -r alert; do
  grep -qE "alertname=\"$alert\", (job|namespace|instance)=" \
    deploy/compose/rules{,_slow}_test.yml || {
    echo "deploy/compose: no test makes $alert fire"
    exit 1
  }
done

echo "hadolint"
$tools/venv/bin/hadolint Dockerfile

if [ $# -gt 0 ]; then
  echo "dashboard"
  python3 deploy/dashboard_check.py "$1"

  echo "service config"
  "$kserve_python" deploy/service_config_check.py "$1"

  echo "bill of materials"
  rm -rf $tools/files
  mkdir -p $tools/files/programs
  cp "$1/leakyrelu-server" $tools/files/programs
  deploy/image/linked-files "$(dirname "$1")" leakyrelu-server \
    >$tools/files/programs/leakyrelu-server.linked
  SOURCE_DATE_EPOCH=0 python3 deploy/image/collect.py --version 0 \
    --into $tools/files/server $tools/files/programs/leakyrelu-server >/dev/null
  $tools/venv/bin/pyspdxtools \
    -i $tools/files/server/usr/share/sbom/leakyrelu-server.spdx.json
fi
echo "deploy-check passed"
