// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_HTTP_HTTP_SERVER_H_
#define SERVER_HTTP_HTTP_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/http/pages.h"

namespace leakyrelu {

// The HTTP port of /metrics, /healthz and /readyz, on a separate thread so that
// it answers regardless of the RPC load. It holds a few dozen connections and
// never blocks on one, so slow or idle peers do not delay others. Thread-safe.
class HttpServer {
 public:
  // address is HOST:PORT or [V6]:PORT; port 0 takes any free port. The error
  // names the address and says whether it is in use. source outlives the
  // server.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      const std::string& address, const PageSource& source);

  // Checks the form of an address for Start.
  static absl::Status CheckAddress(const std::string& address);

  // Responses not yet taken by their peers are lost.
  ~HttpServer();

  // "127.0.0.1:43212"
  std::string bound_address() const;

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace leakyrelu

#endif  // SERVER_HTTP_HTTP_SERVER_H_
