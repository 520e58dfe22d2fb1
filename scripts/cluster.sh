#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# cluster.sh: starts a Kubernetes control plane on loopback (etcd, API server and
# controller manager; no nodes, so no container runs) and has it judge the Helm chart
# and the manifests (deploy/cluster_check.py). Its programs are built from
# deploy/cluster/go.mod and kept in build/cluster; its logs are in build/cluster/run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/deploy_tools.sh
source scripts/deploy_tools.sh
export PYTHONDONTWRITEBYTECODE=1
bin=$PWD/build/cluster/bin
run=$PWD/build/cluster/run
version=$(sed -nE 's|^\tk8s.io/kubernetes (v[^ ]*).*|\1|p' deploy/cluster/go.mod)

build() {
  cmp -s deploy/cluster/go.mod build/cluster/go.mod && return
  echo "building Kubernetes $version: 12 minutes on 2 cores"
  local name=k8s.io/component-base/version major minor
  IFS=. read -r major minor _ <<<"${version#v}"
  (
    cd deploy/cluster
    GOBIN=$bin CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-buildvcs=false go install \
      -ldflags "-s -w -X $name.gitVersion=$version -X $name.gitMajor=$major
        -X $name.gitMinor=$minor" tool
  )
  cp deploy/cluster/go.mod build/cluster/go.mod
}

started=()
stop() {
  local i
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    kill "${started[i]}" 2>/dev/null || true
    wait "${started[i]}" 2>/dev/null || true
  done
}
start() {  # PROGRAM [OPTION...]
  "$@" >"$run/$(basename "$1").log" 2>&1 &
  started+=($!)
}

kubeconfig() {  # TOKEN
  cat <<YAML
apiVersion: v1
kind: Config
clusters:
  - name: cluster
    cluster: {server: "https://127.0.0.1:$port", certificate-authority: $run/apiserver.crt}
users: [{name: user, user: {token: $1}}]
contexts: [{name: context, context: {cluster: cluster, user: user}}]
current-context: context
YAML
}

ready() { "$bin/kubectl" get --raw /readyz >/dev/null 2>&1; }

start_control_plane() {
  local etcd_port peer_port port admin manager
  read -r etcd_port peer_port port < <(python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*(each.getsockname()[1] for each in sockets))')
  admin=$(openssl rand -hex 16)
  manager=$(openssl rand -hex 16)
  openssl genrsa -out "$run/accounts.key" 2048 2>/dev/null
  cat >"$run/tokens.csv" <<CSV
$admin,admin,1,"system:masters"
$manager,system:kube-controller-manager,2
CSV
  kubeconfig "$admin" >"$run/admin.yaml"
  kubeconfig "$manager" >"$run/manager.yaml"
  export KUBECONFIG=$run/admin.yaml

  start etcd --data-dir "$run/etcd" --unsafe-no-fsync \
    --listen-client-urls "http://127.0.0.1:$etcd_port" \
    --advertise-client-urls "http://127.0.0.1:$etcd_port" \
    --listen-peer-urls "http://127.0.0.1:$peer_port"
  start "$bin/kube-apiserver" --etcd-servers="http://127.0.0.1:$etcd_port" \
    --bind-address=127.0.0.1 --secure-port="$port" --cert-dir="$run" \
    --advertise-address=192.0.2.1 --endpoint-reconciler-type=none \
    --token-auth-file="$run/tokens.csv" --authorization-mode=RBAC \
    --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file="$run/accounts.key" \
    --service-account-signing-key-file="$run/accounts.key" \
    --service-cluster-ip-range=10.0.0.0/16,fd00::/112
  for _ in $(seq 300); do
    ! ready || break
    sleep 0.2
  done
  ready || { tail -n 20 "$run"/*.log; return 1; }
  # JSON, because pod-metrics.yaml's custom resources have no protobuf form. The node
  # of the checks never reports, and must not be taken for dead.
  start "$bin/kube-controller-manager" --kubeconfig="$run/manager.yaml" \
    --secure-port=0 --leader-elect=false --use-service-account-credentials \
    --service-account-private-key-file="$run/accounts.key" \
    --root-ca-file="$run/apiserver.crt" --kube-api-content-type=application/json \
    --controllers='*,-node-lifecycle-controller' \
    --horizontal-pod-autoscaler-sync-period=2s
}

custom_resources() {  # MODULE FOLDER NAME...
  local folder name
  folder=$(go mod download -json "$1" |
    sed -nE 's/^\t"Dir": "(.*)",?$/\1/p')/$2
  shift 2
  for name in "$@"; do
    # Their formats of integers are unknown to the API server.
    "$bin/kubectl" apply --server-side --filename="$folder/$name.yaml" \
      2> >(grep -v '^Warning: unrecognized format' >&2) >/dev/null
  done
}

build
rm -rf "$run"
(umask 077; mkdir -p "$run")
trap stop EXIT
start_control_plane
operator=github.com/prometheus-operator/prometheus-operator@v0.85.0
kserve=github.com/kserve/kserve@v0.20.0
custom_resources $operator example/prometheus-operator-crd \
  monitoring.coreos.com_{servicemonitors,prometheusrules}
custom_resources $kserve config/crd/full \
  serving.kserve.io_{servingruntimes,inferenceservices}
"$bin/kubectl" apply --server-side --filename=deploy/cluster/pod-metrics.yaml >/dev/null
$tools/venv/bin/python deploy/cluster_check.py $tools/helm "$bin/kubectl"
echo "cluster passed: Kubernetes $version," \
  "$(etcd --version | sed -nE 's/^etcd Version: /etcd v/p'), ${operator##*/}," \
  "${kserve##*/}, Helm $(cat $tools/helm.version)"
