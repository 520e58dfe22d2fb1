#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# newest.sh build|test|fault|bench|run: the same build with the newest generation of gRPC,
# protobuf, Abseil and GCC, in a Debian sid root under build/newest, which
# mmdebstrap makes once and which is used again while its package list stays
# the same. Needs root (mounts, chroot); nothing outside build/ is changed.
# fault runs the fault tests by this system's Python, as sid's grpc module does not
# load; bench builds what ./dev bench measures; run replaces itself by a program of
# the root, so that its process id is the caller's child.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=build/newest/root
preset=release

packages() {
  printf '%s\n' ccache libbenchmark-dev
  sed -e 's/#.*//' -e '/^[[:space:]]*$/d' \
    scripts/packages-build.txt scripts/packages-test.txt | sort -u
}

# The mirror, proxies and freshness rules are this machine's own.
mirror() {
  # shellcheck disable=SC2016  # apt's variables, not the shell's
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' \
    'Created-By: Packages' |
    awk '$2 !~ /security|updates|backports/ && $1 ~ /debian\/?$/ {print $1; exit}'
}

make_root() {
  local key
  key=$( (packages; cat scripts/newest.preferences; declare -f make_root) | sha256sum)
  if [ "$(cat $root.key 2>/dev/null)" = "$key" ]; then return; fi
  scripts/install.sh newest-host
  rm -rf "$root" "$root.key"
  mkdir -p build/newest
  apt-config dump | grep -E '^Acquire::(http|https|Check-[^:]*|Retries)' \
    >build/newest/apt.conf || true
  local uri
  uri=$(mirror)
  # shellcheck disable=SC2016  # $1 is mmdebstrap's
  mmdebstrap --variant=minbase --components=main \
    --aptopt="$(pwd)/build/newest/apt.conf" \
    --setup-hook='cp scripts/newest.preferences "$1/etc/apt/preferences.d/newest"' \
    --include="$(packages | paste -sd,)" \
    sid "$root" \
    "deb $uri sid main" "deb $uri experimental main"
  local version
  version=$(dpkg-query --root="$root" -W -f '${Version}' libgrpc-dev)
  dpkg --compare-versions "$version" ge 1.83 || {
    echo "newest.sh: gRPC $version, 1.83 or newer wanted" >&2
    return 1
  }
  echo "$key" >"$root.key"
}

# The checkout appears as /src in a mount namespace that ends with the command.
enter() {
  local src
  src=$(pwd)
  # shellcheck disable=SC2016  # expanded by the inner shell
  exec unshare --mount bash -euc '
    src=$1 root=$2
    shift 2
    mkdir -p "$root/src"
    mount --bind "$src" "$root/src"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    exec chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 \
      CCACHE_DIR=/src/build/newest/ccache CCACHE_NOHASHDIR=1 \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      bash -euc "cd /src && $(printf " %q" "$@")"
  ' bash "$src" "$src/$root" "$@"
}

inside() { (enter "$@"); }

# Programs that start on this system, by the root's loader and libraries, as the
# process that was started.
write_starters() {
  local out=$1 program loader libraries
  loader=$(find "$PWD/$root"/usr/lib* -name 'ld-linux*.so.*' | head -n 1)
  libraries=$PWD/$root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)
  mkdir -p "$out"
  for program in "$PWD/build/newest/$preset/bin"/leakyrelu*; do
    printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' \
      "$loader" "$libraries" "$program" >"$out/${program##*/}"
    chmod +x "$out/${program##*/}"
  done
}

fault() {
  write_starters build/newest/starters
  scripts/fault_tests.sh build/newest/starters connection_faults_test \
    flood_test http2_abuse_test overload_test rolling_restart_test stop_test
}

# A warning that only a newer compiler has is no reason to stop.
configure() {
  inside cmake --preset $preset -B build/newest/$preset \
    -DLEAKYRELU_WERROR=OFF "$@"
}

build() {
  configure
  inside cmake --build build/newest/$preset
}

if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "newest.sh: needs root" >&2; exit 1; }
  exec sudo --preserve-env=CI "$0" "$@"
fi
case "${1:-}" in
  build)
    make_root
    build
    ;;
  test)
    make_root
    build
    shift
    inside ctest --test-dir build/newest/$preset --output-on-failure \
      -j "$(nproc)" "$@"
    ;;
  fault)
    make_root
    build
    fault
    ;;
  bench)
    make_root
    configure -DLEAKYRELU_BENCH=ON
    inside cmake --build build/newest/$preset \
      --target leakyrelu-server echo_server
    ;;
  run)
    shift
    enter exec "$@"
    ;;
  *)
    echo "usage: ./dev newest build|test|fault" >&2
    exit 2
    ;;
esac
