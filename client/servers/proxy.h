// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_SERVERS_PROXY_H_
#define CLIENT_SERVERS_PROXY_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace leakyrelu::client {

// Decides which hosts are called through an HTTP proxy: the rule of every
// leakyrelu client (client/python implements the same rule in _proxy.py).
//
// The proxy is the first of grpc_proxy, https_proxy and http_proxy that is set;
// gRPC reads it. The proxy is bypassed for Unix sockets, loopback addresses,
// `localhost`, and the entries of no_grpc_proxy or, if that is not set,
// no_proxy: `*` (all hosts), IP addresses, networks (10.0.0.0/8) and the ends
// of names (.example.com), separated by commas.
struct ProxyEnvironment {
  bool has_proxy = false;
  std::string no_proxy = {};

  // Reads the process's environment variables.
  static ProxyEnvironment Get();
};

// Whether calls to the host, a name or an IP address (without brackets), use
// the proxy. Thread-safe.
bool NeedsProxy(const ProxyEnvironment& environment, absl::string_view host);

}  // namespace leakyrelu::client

#endif  // CLIENT_SERVERS_PROXY_H_
