#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bare.sh: runs the README's two commands on a minimal machine: a fresh Debian
# bookworm with git and the certificates of public authorities, into which the
# current commit is cloned. A compiler cache is available, in CCACHE_DIR of the
# host. Ends with the summary of the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/debian_root.sh
source scripts/debian_root.sh
as_root "$@"
root=build/bare/root

cache=${CCACHE_DIR:-$PWD/build/ccache}
mkdir -p "$cache"
make_root $root bookworm git,ca-certificates,ccache \
  "deb $(debian_mirror) bookworm main"
# A proxy that intercepts TLS has its own authority.
cp /etc/ssl/certs/ca-certificates.crt $root/etc/ssl/certs/
mounts=("$cache:/ccache")
variables=(CCACHE_DIR=/ccache CCACHE_BASEDIR=/leakyrelu CCACHE_NOHASHDIR=1
  "CCACHE_SLOPPINESS=pch_defines,time_macros")
(
  # shellcheck disable=SC2016  # expanded inside
  enter_root $root bash -euc '
    git config --global safe.directory "*"
    git clone -q /src /leakyrelu
    cd /leakyrelu
    git checkout -q "$1"
    ./dev demo
    ./dev test
  ' bash "$(git rev-parse HEAD)"
)
rm -rf $root
