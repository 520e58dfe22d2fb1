# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced: a server that speaks TLS and asks its clients for certificates.

new_key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)

# certified NAME: makes NAME.pem and NAME.key in the current folder, valid for
# 127.0.0.1.
certified() {
  openssl req "${new_key[@]}" -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA authority.pem -CAkey authority.key \
    -CAcreateserial -days 1 -out "$1.pem" \
    -extfile <(echo 'subjectAltName=IP:127.0.0.1')
}

# start_tls_server DIRECTORY: makes certificates of an authority, a server and a
# client there, starts the server until this shell ends, and sets tls_address.
start_tls_server() {
  local keys=$1
  mkdir -p "$keys"
  (
    cd "$keys"
    openssl req -x509 "${new_key[@]}" -subj /CN=authority -days 1 \
      -keyout authority.key -out authority.pem
    certified server
    certified client
  ) >"$keys/openssl.log" 2>&1 || {
    cat "$keys/openssl.log" >&2
    return 1
  }
  exec 4< <(exec "$LEAKYRELU_TEST_BIN/leakyrelu-server" --listen 127.0.0.1:0 \
    --metrics-listen off --log-level warn --tls-cert "$keys/server.pem" \
    --tls-key "$keys/server.key" --tls-client-ca "$keys/authority.pem")
  tls_server=$!
  trap 'kill "$tls_server" 2>/dev/null || true' EXIT
  # shellcheck disable=SC2034  # whoever sources this reads it
  read -r _ _ tls_address <&4 || {
    echo "the TLS server did not start" >&2
    return 1
  }
}
