# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154  # bin and work are interop.sh's
# The part of interop.sh that has Envoy (deploy/envoy) in front; each client
# starts servers of its own. Sourced: uses client, bin and work.

through_envoy() {  # NAME SCRIPT [ARGUMENT]
  local name=$1 script=$2
  shift 2
  PYTHONPATH=tests/interop/python client "$name" "$python" \
    "tests/interop/envoy/$script" "$descriptors" "$@"
}

# A page's scripts are built next to a copy of the page at the same depth as the
# original, so that its relative path to proto/ is valid.
build_page() {
  command -v npm >/dev/null || { echo 'npm is not installed'; return 77; }
  rm -rf "$work/web"
  mkdir -p "$work/web"
  git -C client/examples/web ls-files -z --cached --others --exclude-standard |
    tar -C client/examples/web --null -T - -c | tar -C "$work/web" -x
  (cd "$work/web" && npm ci --silent && npm run --silent build)
}

descriptors=$(realpath "$bin/../share/leakyrelu/leakyrelu.pb")
python=$(scripts/python_with.sh "$work" tests/interop/envoy/envoy.txt)
through_envoy 'Envoy, JSON by curl' json_client.py
through_envoy 'Envoy, server killed' failover_client.py
code=0
reason=$(build_page 2>"$work/errors.log") || code=$?
if [ "$code" -eq 0 ]; then
  through_envoy 'Envoy, page, gRPC-Web' browser_client.py "$work/web"
else
  # shellcheck disable=SC2016  # expanded by the inner shell
  client 'Envoy, page, gRPC-Web' bash -c 'echo "$2"; exit "$1"' - "$code" "$reason"
fi
