#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# deploy_check.sh [--write] [BIN]: every validator of what is in deploy/ that
# needs no container engine; with BIN, the folder of the programs, also the
# dashboard against the running server. --write renders the plain YAML anew.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools=build/deploy
export PYTHONDONTWRITEBYTECODE=1
write=''
[ "${1:-}" != --write ] || { write=1; shift; }

# Pinned; compose-go is what `docker compose` itself reads its files with.
helm_version=v3.18.6
compose_version=v2.9.0
go_tool() {  # NAME MODULE VERSION
  [ "$(cat "$tools/$1.version" 2>/dev/null)" = "$3" ] && return
  command -v go >/dev/null || { echo "deploy-check: needs go" >&2; return 1; }
  mkdir -p "$tools/go"
  GOBIN="$PWD/$tools/go" GOTOOLCHAIN=local go install "$2@$3"
  mv "$tools/go/$(basename "$2")" "$tools/$1"
  echo "$3" >"$tools/$1.version"
}
go_tool helm helm.sh/helm/v3/cmd/helm $helm_version
go_tool compose github.com/compose-spec/compose-go/v2/cmd $compose_version
cmp -s deploy/requirements.txt $tools/requirements.txt || {
  python3 -m venv $tools/venv
  $tools/venv/bin/pip install -q -r deploy/requirements.txt
  cp deploy/requirements.txt $tools/requirements.txt
}

echo "helm lint"
chart=deploy/helm/leakyrelu
$tools/helm lint --strict --quiet $chart

echo "helm template, kubernetes-validate"
kubernetes=1.34
render() { $tools/helm template leakyrelu $chart --kube-version $kubernetes.0 "$@"; }
validate() {
  $tools/venv/bin/kubernetes-validate -k $kubernetes --strict --quiet "$@"
}
render >$tools/default.yaml
render --set autoscaling.enabled=false,service.headless=false,replicas=3 \
  --set networkPolicy.enabled=false,podDisruptionBudget.enabled=false \
  --set env.LEAKYRELU_IO_THREADS=2,leadSeconds=0 >$tools/plain.yaml
render --set tls.secretName=certificate,tls.clientCertificates=true \
  --set 'tls.clientNames={spiffe://a/b,client.example}' >$tools/tls.yaml
validate $tools/default.yaml $tools/plain.yaml $tools/tls.yaml
grep -q 'value: "spiffe://a/b,client.example"' $tools/tls.yaml
# The sidecar's Pod is text inside a ConfigMap.
$tools/venv/bin/python - $tools/default.yaml >$tools/sidecar.yaml <<'PYTHON'
import sys, yaml
for document in yaml.safe_load_all(open(sys.argv[1])):
    if document["kind"] == "ConfigMap":
        print(document["data"]["pod.yaml"])
PYTHON
grep -q 'restartPolicy: Always' $tools/sidecar.yaml
validate $tools/sidecar.yaml
render --set serviceMonitor.enabled=true -s templates/servicemonitor.yaml |
  grep -q 'kind: ServiceMonitor'
for wrong in drainSeconds=-1 ports.grpc=80 logLevel=loud env.OTHER=1 nothing=1; do
  if render --set $wrong >/dev/null 2>&1; then
    echo "values.schema.json allows $wrong"
    exit 1
  fi
done

echo "rendered YAML is the chart's"
rendered=deploy/kubernetes/leakyrelu.yaml
[ -z "$write" ] || cp $tools/default.yaml $rendered
diff -u $rendered $tools/default.yaml || {
  echo "run scripts/deploy_check.sh --write"
  exit 1
}

echo "KServe"
# Where ./dev interop has it, too.
mkdir -p build/interop
kserve_python=$(scripts/python_with.sh build/interop tests/interop/clients/kserve.txt)
"$kserve_python" deploy/kserve_check.py deploy/kubernetes/kserve.yaml

echo "yamllint"
$tools/venv/bin/yamllint -s -d \
  '{extends: default, rules: {line-length: disable, document-start: disable, braces: {max-spaces-inside: 1}, comments: {min-spaces-from-content: 1}, indentation: {indent-sequences: whatever}}}' \
  deploy/compose $chart/values.yaml $chart/Chart.yaml \
  deploy/kubernetes/k*.yaml

echo "compose"
$tools/compose deploy/compose/compose.yaml >/dev/null

echo "promtool"
promtool check config --syntax-only deploy/compose/prometheus.yml >/dev/null
promtool check rules deploy/compose/alerts.yml >/dev/null
promtool test rules deploy/compose/alerts_test.yml >/dev/null
sed -n 's/.*- alert: //p' deploy/compose/alerts.yml | while read -r alert; do
  grep -q "alertname=\"$alert\", instance=" deploy/compose/alerts_test.yml || {
    echo "alerts_test.yml: nothing makes $alert fire"
    exit 1
  }
done

echo "hadolint"
$tools/venv/bin/hadolint Dockerfile

if [ $# -gt 0 ]; then
  echo "dashboard"
  python3 deploy/dashboard_check.py "$1"

  echo "bill of materials"
  rm -rf $tools/files
  python3 deploy/image/collect.py --version 0 --into $tools/files \
    "$1/leakyrelu-server" >/dev/null
  cp $tools/files/usr/share/sbom/spdx.json $tools/server.spdx.json
  $tools/venv/bin/pyspdxtools -i $tools/server.spdx.json
fi
echo "deploy-check passed"
