#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# container.sh [TAG [MANIFESTS]]: builds the images (with TAG: uses these as they
# are) and runs them as in production, with Docker or with podman, which also runs
# the Pod of the rendered chart (MANIFESTS: rendered elsewhere). A scanner must find
# what the images' bills of materials list.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p build/container
export PYTHONDONTWRITEBYTECODE=1

engine=docker
if ! docker info >/dev/null 2>&1; then
  engine=podman
  # Root without systemd: cgroups are managed by hand, with settable limits, and
  # there is no health timer.
  if [ "$(id -u)" -eq 0 ] && [ ! -d /run/systemd/system ]; then
    cat >build/container/containers.conf <<'CONF'
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
log_driver = "k8s-file"
CONF
    export CONTAINERS_CONF=${CONTAINERS_CONF:-$PWD/build/container/containers.conf}
  fi
  podman info >/dev/null 2>&1 || export STORAGE_DRIVER=vfs
fi

tag=${1:-}
if [ -z "$tag" ]; then
  cache=()
  if [ $engine = podman ]; then
    # Reuses what ./dev newest has compiled.
    mkdir -p build/newest/ccache
    cache=(--volume "$PWD/build/newest/ccache:/src/build/newest/ccache")
  fi
  deploy/build-image server client "${cache[@]}"
  tag=$(scripts/version.py)
fi
/usr/bin/python3 deploy/container_check.py $engine "$tag"
if command -v go >/dev/null; then
  scripts/go_tool.sh build/container syft
  python3 deploy/scan_check.py $engine "$tag" build/container/syft
else
  echo 'scan     skipped: the scanner is built with go, which is not here'
fi
[ $engine = docker ] || /usr/bin/python3 deploy/pod_check.py "$tag" "${@:2}"
