// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_TLS_CREDENTIALS_H_
#define SERVER_TRANSPORT_TLS_CREDENTIALS_H_

#include <grpcpp/grpcpp.h>

#include <memory>

#include "server/tls/certificate_store.h"
#include "server/transport/client_names.h"

namespace leakyrelu {

// Credentials of one server of gRPC's, TLS 1.2 and later. Each handshake shows
// the certificate that the store has by then. Where the store has authorities,
// clients must show a certificate of theirs. names: judges each call by it;
// null: all are served. Both outlive the credentials.
//
// gRPC's C++ has no such credentials that a broken file leaves alone, so these
// are made of its C interface (what Python's dynamic_ssl_server_credentials
// are made of, too), which asks for the certificate at each handshake.
std::shared_ptr<grpc::ServerCredentials> NewTlsCredentials(
    const CertificateStore& store, ClientNames* names);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_TLS_CREDENTIALS_H_
