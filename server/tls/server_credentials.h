// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TLS_SERVER_CREDENTIALS_H_
#define SERVER_TLS_SERVER_CREDENTIALS_H_

#include <grpcpp/grpcpp.h>

#include <memory>

#include "server/tls/certificate_store.h"
#include "server/tls/client_san_policy.h"

namespace leakyrelu {

// Credentials of one grpc::Server, TLS 1.2 and later. Each handshake presents
// the certificate that the store has at that time. If the store has
// authorities, clients must present a certificate signed by one of them. names
// checks each call by that certificate; null: all calls are served. Both
// outlive the credentials.
//
// gRPC's C++ API has no such credentials that survive a broken file, so these
// are built on its C API (as are Python's dynamic_ssl_server_credentials),
// which requests the certificate at each handshake.
std::shared_ptr<grpc::ServerCredentials> NewTlsCredentials(
    const CertificateStore& store, ClientSanPolicy* names);

}  // namespace leakyrelu

#endif  // SERVER_TLS_SERVER_CREDENTIALS_H_
