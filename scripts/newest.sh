#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# newest.sh build|test|fault|bench|run: the same build with the newest
# generation of gRPC, protobuf, Abseil and GCC, in a Debian sid root under
# build/newest. mmdebstrap makes the root once; it is reused while its package
# list stays the same. Needs root (mounts, chroot); changes nothing outside
# build/. fault runs the fault tests with this system's Python, as sid's grpc
# module does not load; bench builds what ./dev bench measures; run executes a
# program of the root in place of itself, so that its process id is that of the
# caller's child.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/debian_root.sh
source scripts/debian_root.sh
root=build/newest/root
preset=release

packages() {
  printf '%s\n' ccache libbenchmark-dev
  sed -e 's/#.*//' -e '/^[[:space:]]*$/d' \
    scripts/packages-build.txt scripts/packages-test.txt | sort -u
}

make_newest() {
  local key
  key=$( (packages; cat scripts/newest.preferences; declare -f make_newest) | sha256sum)
  if [ "$(cat $root.key 2>/dev/null)" = "$key" ]; then return; fi
  rm -f "$root.key"
  local uri
  uri=$(debian_mirror)
  # shellcheck disable=SC2016  # $1 is mmdebstrap's
  make_root "$root" sid "$(packages | paste -sd,)" \
    --setup-hook='cp scripts/newest.preferences "$1/etc/apt/preferences.d/newest"' \
    "deb $uri sid main" "deb $uri experimental main"
  local version
  version=$(dpkg-query --root="$root" -W -f '${Version}' libgrpc-dev)
  dpkg --compare-versions "$version" ge 1.83 || {
    echo "newest.sh: gRPC $version, 1.83 or newer wanted" >&2
    return 1
  }
  echo "$key" >"$root.key"
}

# Without the sloppiness, what uses precompiled headers is not cached.
variables=(CCACHE_DIR=/src/build/newest/ccache CCACHE_NOHASHDIR=1
  "CCACHE_SLOPPINESS=pch_defines,time_macros")
enter() { enter_root "$root" "$@"; }

inside() { (enter "$@"); }

# Writes programs that run on this system with the root's loader and libraries,
# in the process that was started.
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
  scripts/fault_tests.sh build/newest/starters box_test connection_faults_test \
    flood_test http2_abuse_test hung_thread_test overload_test process_test \
    restart_test rolling_restart_test stop_test
  # Without the test of 1-byte frames: this generation takes 65 bytes of memory
  # for each, which it does not count (docs/listening-and-security.md).
  local held=held_memory_test.HeldMemoryTest
  scripts/fault_tests.sh build/newest/starters compression_test fairness_test \
    $held.test_idle_holders_are_evicted_for_large_calls \
    $held.test_partial_health_checks $held.test_streams_that_stand_still \
    idle_calls_test metadata_test slow_reader_test
}

# Warnings are not errors, since a newer compiler may add some.
configure() {
  inside cmake --preset $preset -B build/newest/$preset \
    -DLEAKYRELU_WERROR=OFF -DCMAKE_UNITY_BUILD=ON "$@"
}

build() {
  configure
  inside cmake --build build/newest/$preset
}

as_root "$@"
case "${1:-}" in
  build)
    make_newest
    build
    ;;
  test)
    make_newest
    build
    shift
    inside ctest --test-dir build/newest/$preset --output-on-failure \
      -j "$(nproc)" "$@"
    ;;
  fault)
    make_newest
    build
    fault
    ;;
  bench)
    make_newest
    configure -DLEAKYRELU_BENCH=ON -DCMAKE_UNITY_BUILD=OFF
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
