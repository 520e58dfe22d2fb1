// SPDX-License-Identifier: Apache-2.0
#include "server/http/probe.h"

#include <civetweb.h>

#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace leakyrelu {
namespace {

constexpr int kTimeoutMs = 2000;

struct Closer {
  void operator()(mg_connection* connection) const {
    mg_close_connection(connection);
  }
};

// A server that listens everywhere is asked on loopback.
std::string Reachable(absl::string_view host) {
  if (host == "0.0.0.0") return "127.0.0.1";
  if (host == "[::]") return "::1";
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return std::string(host.substr(1, host.size() - 2));
  }
  return std::string(host);
}

}  // namespace

absl::Status Probe(const std::string& address) {
  const absl::string_view whole = address;
  const size_t colon = whole.rfind(':');
  int port = 0;
  if (colon == whole.npos ||
      !absl::SimpleAtoi(whole.substr(colon + 1), &port)) {
    return absl::UnavailableError(absl::StrCat(
        "--probe: metrics-listen is \"", address, "\", HOST:PORT is needed"));
  }
  const std::string host = Reachable(whole.substr(0, colon));
  char error[256] = "";
  const std::unique_ptr<mg_connection, Closer> connection(
      mg_connect_client(host.c_str(), port, 0, error, sizeof(error)));
  if (connection == nullptr) {
    return absl::UnavailableError(absl::StrCat(address, ": ", error));
  }
  mg_printf(connection.get(), "GET /readyz HTTP/1.0\r\n\r\n");
  if (mg_get_response(connection.get(), error, sizeof(error), kTimeoutMs) < 0) {
    return absl::UnavailableError(absl::StrCat(address, ": ", error));
  }
  const int status = mg_get_response_info(connection.get())->status_code;
  if (status == 200) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat(address, ": /readyz answered ", status, ", 200 is ready"));
}

}  // namespace leakyrelu
