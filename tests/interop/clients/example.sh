#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# example.sh LANGUAGE: builds client/examples/LANGUAGE with that language's own
# tools, compares its output with its README, and runs its checker. Exits as
# scripts/interop.sh requires; outputs stay below build/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source tests/interop/clients/tls_server.sh
language=$1
source=client/examples/$language
out=build/examples/$language
mkdir -p "$out"

# needs COMMAND...: skips this client if a command is missing.
needs() {
  local command
  for command in "$@"; do
    command -v "$command" >/dev/null || {
      echo "no $command here"
      exit 77
    }
  done
}

# at_least WANTED FOUND NAME
at_least() {
  printf '%s\n' "$1" "$2" | sort -CV || {
    echo "$3 $2 here, $1 needed"
    exit 77
  }
}

# shows_the_readme COMMAND...: checks that it prints exactly what the README
# shows.
shows_the_readme() {
  # shellcheck disable=SC2016  # Markdown's fences
  diff <(sed -n '/^```text$/,/^```$/{/^```/!p}' "$source/README.md") \
    <("$@") >&2 || {
    echo "$source/README.md shows something else" >&2
    exit 1
  }
}

# as_documented COMMAND...: checks this in plaintext and over TLS, and that the
# server refuses it without a certificate.
as_documented() {
  local keys=$out/keys
  shows_the_readme "$@" --server "$LEAKYRELU_SERVER"
  start_tls_server "$keys"
  set -- "$@" --server "$tls_address" --tls-ca "$keys/authority.pem"
  shows_the_readme "$@" --tls-cert "$keys/client.pem" \
    --tls-key "$keys/client.key"
  if "$@" >&2; then
    echo "served without a certificate" >&2
    exit 1
  fi
}

go_client() {
  needs go protoc
  export GOTOOLCHAIN=local
  at_least "$(awk '$1 == "go" { print $2 }' "$source/go.mod")" \
    "$(go env GOVERSION | sed 's/^go//')" go
  (cd "$source" && go generate && go build -o "$OLDPWD/$out/" . ./interop) >&2
  as_documented "$out/client"
  "$out/interop"
}

node_client() {
  needs node npm
  at_least 18.17 "$(node --version | sed 's/^v//')" node
  # npm installs into the package's own folder, so the files are copied, to the
  # same depth below the root, so that the contract is found.
  cp -r "$source/." "$out"
  npm --prefix "$out" ci --no-audit --no-fund --ignore-scripts >&2
  as_documented node "$out/client.js"
  node "$out/interop/interop.js"
}

java_client() {
  needs mvn javac
  at_least 17 "$(javac -version 2>&1 | sed 's/^javac //')" javac
  mvn -q -B -f "$source/pom.xml" package >&2
  as_documented java -jar "$out/leakyrelu-client-0.1.0.jar"
  java -cp "$out/test-classes:$out/classes:$out/dependency/*" example.Interop
}

rust_client() {
  needs cargo protoc
  at_least "$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$source/Cargo.toml")" \
    "$(cargo --version | cut -d' ' -f2)" cargo
  (cd "$source" && cargo build -q --locked --bins --examples) >&2
  as_documented "$out/debug/leakyrelu-client"
  "$out/debug/examples/interop"
}

cpp_client() {
  needs cmake ninja c++
  cmake --install "$LEAKYRELU_TEST_BIN/.." --prefix "$out/prefix" >/dev/null
  {
    cmake -S "$source" -B "$out" -G Ninja -DCMAKE_BUILD_TYPE=Release \
      -DCMAKE_PREFIX_PATH="$PWD/$out/prefix"
    cmake --build "$out"
  } >&2
  as_documented "$out/example"
  "$out/interop"
}

"${language}_client"
