// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_HTTP_HTTP_SERVER_H_
#define SERVER_HTTP_HTTP_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/http/pages.h"

namespace leakyrelu {

// The HTTP port of /metrics, /healthz and /readyz, on a thread of its own so
// that it answers whatever the RPCs do. It holds a few dozen connections and
// never waits for one, so that who is slow or idle is in nobody's way.
// Thread-safe.
class HttpServer {
 public:
  // address: HOST:PORT or [V6]:PORT; port 0 takes any free one. The error
  // names the address and says whether it is in use.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      const std::string& address, PageSources sources);

  // Whether Start could take it, as far as its form tells.
  static absl::Status CheckAddress(const std::string& address);

  // What its peers have not taken by now is lost to them.
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
