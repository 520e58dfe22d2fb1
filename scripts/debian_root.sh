# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Debian systems in folders, for scripts that build in another one than the
# host's. Sourced. Needs root (mounts, chroot); changes nothing outside of the
# folder that it is given.

as_root() {
  if [ "$(id -u)" -eq 0 ]; then return; fi
  command -v sudo >/dev/null || { echo "$0: needs root" >&2; exit 1; }
  exec sudo --preserve-env=CI,CCACHE_DIR "$0" "$@"
}

# Uses this machine's own mirror, proxies and freshness rules.
debian_mirror() {
  # shellcheck disable=SC2016  # apt's variables, not the shell's
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' \
    'Created-By: Packages' |
    awk '$2 !~ /security|updates|backports/ && $1 ~ /debian\/?$/ {print $1; exit}'
}

# make_root FOLDER SUITE PACKAGES [mmdebstrap arguments]
make_root() {
  local root=$1 suite=$2 packages=$3
  shift 3
  scripts/install.sh root
  rm -rf "$root"
  mkdir -p "$(dirname "$root")"
  apt-config dump | grep -E '^Acquire::(http|https|Check-[^:]*|Retries)' \
    >"$root.apt.conf" || true
  mmdebstrap --variant=minbase --components=main \
    --aptopt="$(pwd)/$root.apt.conf" --include="$packages" \
    "$suite" "$root" "$@"
}

# enter_root FOLDER COMMAND...: runs COMMAND in the root. The checkout is
# mounted as /src in a mount namespace that ends with the command. `variables`
# are set in its environment, which is empty otherwise; `mounts` are further
# folders of the host, each HOST:INSIDE.
variables=()
mounts=()
enter_root() {
  local root=$1
  shift
  # shellcheck disable=SC2016  # expanded by the inner shell
  exec unshare --mount bash -euc '
    root=$1
    shift
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount --rbind /sys "$root/sys"
    while [ "$1" != -- ]; do
      mkdir -p "$root${1#*:}"
      mount --bind "${1%%:*}" "$root${1#*:}"
      shift
    done
    shift
    exec chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      "$@"
  ' bash "$(pwd)/$root" "$(pwd):/src" "${mounts[@]}" -- "${variables[@]}" \
    bash -euc "cd /src && $(printf ' %q' "$@")"
}
