#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# systemd_check.sh ROOT DEB: boots ROOT, a Debian with systemd in which DEB is
# installed, in a container, and checks the units and the maintainer scripts:
# start, reload, upgrade, a taken port, a wrong option, a hung process, a long stop,
# remove, purge, and the socket. Needs root and systemd-nspawn.
set -euo pipefail
root=$1 deb=$2
unpacked=$(mktemp -d)
dpkg-deb -R "$deb" "$unpacked"
sed -i 's/^Version: .*/&+1/' "$unpacked/DEBIAN/control"
dpkg-deb -Zgzip -z1 -b "$unpacked" "$root/root/newer.deb" >/dev/null
rm -rf "$unpacked"
cp "$deb" "$root/root/package.deb"

cat >"$root/root/check.sh" <<'INSIDE'
set -euo pipefail
trap 'echo "systemd check: line $LINENO failed"; journalctl -u leakyrelu -n 20 -o cat' ERR
# "! COMMAND" does not end a script with -e.
not() { if "$@"; then return 1; fi; }
is() { [ "$(systemctl show leakyrelu.service -p "$1" --value)" = "$2" ]; }
pid() { systemctl show leakyrelu.service -p MainPID --value; }
enabled() { test -L /etc/systemd/system/multi-user.target.wants/leakyrelu.service; }
call() { [ "$(leakyrelu --server "$1" forward 1 -2 3)" = "1 -0.02 3" ]; }
eventually() {  # SECONDS COMMAND...
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || { echo "not in time: $*"; return 1; }
    sleep 0.2
  done
}
other_process() { is ActiveState active && [ "$(pid)" != "$before" ]; }

# Started means serving.
not enabled
systemctl start leakyrelu
call unix:/run/leakyrelu/socket
systemctl reload leakyrelu
is ActiveState active
systemctl enable --quiet leakyrelu
echo "systemd  start returns when it serves; reload"

before=$(pid)
dpkg -i /root/newer.deb >/dev/null
other_process
enabled
echo "systemd  an upgrade restarts it and leaves it enabled"

systemctl stop leakyrelu
leakyrelu-server --listen 127.0.0.1:50051 --metrics-listen off --log-level off \
  --drain-lead 0s >/dev/null &
holder=$!
eventually 10 call 127.0.0.1:50051
not systemctl start leakyrelu 2>/dev/null
kill "$holder"
eventually 30 is ActiveState active
echo "systemd  a start at a taken port fails; it serves once the port is free"

systemctl stop leakyrelu
echo LEAKYRELU_IO_THREADS=many >/etc/default/leakyrelu
not systemctl start leakyrelu 2>/dev/null
is ActiveState failed
rm /etc/default/leakyrelu
systemctl reset-failed leakyrelu
echo "systemd  a wrong option is not tried again"

systemctl start leakyrelu
before=$(pid)
kill -STOP "$before"
eventually 90 other_process
echo "systemd  a hung process is killed and started again"

folder=/run/systemd/system/leakyrelu.service.d
mkdir -p $folder
printf '[Service]\nTimeoutStopSec=2\n' >$folder/short.conf
systemctl daemon-reload
# It is not restarted for the time of the lead, which is longer.
systemctl stop leakyrelu
is Result success
rm -r $folder
systemctl daemon-reload
systemctl start leakyrelu
echo "systemd  a stop takes the time that the options need"

dpkg -r leakyrelu >/dev/null
is ActiveState inactive
not enabled
dpkg -P leakyrelu >/dev/null
left=$(find /etc /var/lib -name '*leakyrelu*')
[ -z "$left" ] || { echo "left after purge: $left"; exit 1; }
echo "systemd  removed: stopped and disabled; purged: nothing is left"

dpkg -i /root/package.deb >/dev/null
echo LEAKYRELU_LISTEN=systemd: >/etc/default/leakyrelu
systemctl enable --quiet --now leakyrelu.socket
is ActiveState inactive
call unix:/run/leakyrelu.sock
dpkg -i /root/newer.deb >/dev/null
call unix:/run/leakyrelu.sock
dpkg -P leakyrelu >/dev/null
not systemctl --quiet is-active leakyrelu.socket leakyrelu.service
echo "systemd  the socket starts the service, across an upgrade"
INSIDE

log=$(mktemp)
systemd-nspawn --quiet --register=no --keep-unit --private-network \
  --directory="$root" --boot --console=pipe >"$log" 2>&1 </dev/null &
container=$!
# With it ends everything that runs in the container.
trap 'kill $container; wait $container || true; rm -f "$log"' EXIT
# Its first child is the container's systemd.
for _ in $(seq 300); do
  init=$(pgrep -P "$container" || true)
  [ -z "$init" ] || ! nsenter -t "$init" -a systemctl --quiet is-active \
    multi-user.target 2>/dev/null || break
  kill -0 "$container" 2>/dev/null || { cat "$log"; exit 1; }
  sleep 0.2
done
nsenter -t "$init" -a bash /root/check.sh
