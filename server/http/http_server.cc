// SPDX-License-Identifier: Apache-2.0
#include "server/http/http_server.h"

#include <civetweb.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <future>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace leakyrelu {
namespace {

// Two, so that one slow scrape does not hold up the probes; a peer that sends
// nothing is dropped after the time-out, and a request is small.
constexpr const char* kOptions[] = {
    "num_threads",      "2",    "request_timeout_ms", "2000",
    "max_request_size", "4096", "enable_keep_alive",  "no",
    "listen_backlog",   "16",   "connection_queue",   "16",
    "tcp_nodelay",      "1",
};

const char* ReasonPhrase(int status_code) {
  switch (status_code) {
    case 200:
      return "OK";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    default:
      return "Service Unavailable";
  }
}

// Civetweb would take lists, bare ports and letters after the port as well.
bool IsOneAddress(absl::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == address.npos || colon == 0 || absl::StrContains(address, ',')) {
    return false;
  }
  int port = 0;
  return absl::SimpleAtoi(address.substr(colon + 1), &port) && port >= 0 &&
         port <= 65535;
}

}  // namespace

class HttpServer::Impl {
 public:
  explicit Impl(PageSources sources) : sources_(std::move(sources)) {}

  ~Impl() {
    if (context_ == nullptr) return;
    // Civetweb's acceptor looks at its stop flag only when a connection comes
    // or two seconds have passed: so connections come.
    const auto stopped = std::async(std::launch::async, mg_stop, context_);
    while (stopped.wait_for(std::chrono::milliseconds(2)) !=
           std::future_status::ready) {
      Poke();
    }
  }

  absl::Status Start(const std::string& address) {
    absl::Status checked = CheckAddress(address);
    if (!checked.ok()) return checked;
    std::vector<const char*> options(std::begin(kOptions), std::end(kOptions));
    options.insert(options.end(),
                   {"listening_ports", address.c_str(), nullptr});
    mg_callbacks callbacks;
    std::memset(&callbacks, 0, sizeof(callbacks));
    callbacks.begin_request = &Impl::OnRequest;
    callbacks.log_message = &Impl::OnLog;
    context_ = mg_start(&callbacks, this, options.data());
    started_.store(true);
    if (context_ == nullptr) {
      return absl::UnavailableError(
          absl::StrCat("metrics-listen: cannot listen on ", address,
                       first_log_.empty() ? "" : ", ", first_log_));
    }
    mg_server_port port;
    if (mg_get_server_ports(context_, 1, &port) != 1) {
      return absl::InternalError("metrics-listen: no port is bound");
    }
    host_ = address.substr(0, address.rfind(':'));
    port_ = port.port;
    return absl::OkStatus();
  }

  std::string bound_address() const { return absl::StrCat(host_, ":", port_); }

 private:
  void Poke() const {
    const bool bracketed = host_.front() == '[';
    const std::string host =
        bracketed ? host_.substr(1, host_.size() - 2) : host_;
    char ignored[128];
    mg_connection* connection =
        mg_connect_client(host.c_str(), port_, 0, ignored, sizeof(ignored));
    if (connection != nullptr) mg_close_connection(connection);
  }

  // Civetweb reports why it could not start through its log only. After the
  // start, what it logs are faults of peers, which no operator has to know.
  static int OnLog(const mg_connection* connection, const char* message) {
    auto* self =
        static_cast<Impl*>(mg_get_user_data(mg_get_context(connection)));
    if (!self->started_.load() && self->first_log_.empty()) {
      self->first_log_ = message;
    }
    return 1;
  }

  // Handles every request: civetweb itself serves nothing.
  static int OnRequest(mg_connection* connection) {
    const mg_request_info* request = mg_get_request_info(connection);
    auto* self = static_cast<Impl*>(request->user_data);
    const Page page =
        Answer(request->request_method, request->local_uri, self->sources_);
    std::string response = absl::StrCat(
        "HTTP/1.1 ", page.status_code, " ", ReasonPhrase(page.status_code),
        "\r\nContent-Type: ", std::string(page.content_type),
        "\r\nContent-Length: ", page.body.size(),
        "\r\nCache-Control: no-store\r\nConnection: close\r\n",
        page.status_code == 405 ? "Allow: GET, HEAD\r\n" : "", "\r\n");
    if (std::strcmp(request->request_method, "HEAD") != 0) {
      response += page.body;
    }
    mg_write(connection, response.data(), response.size());
    return page.status_code;
  }

  const PageSources sources_;
  mg_context* context_ = nullptr;
  std::atomic<bool> started_{false};
  std::string first_log_;
  std::string host_;
  int port_ = 0;
};

absl::Status HttpServer::CheckAddress(const std::string& address) {
  if (IsOneAddress(address)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "metrics-listen: got \"", address, "\", allowed HOST:PORT or [V6]:PORT"));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const std::string& address, PageSources sources) {
  // Once a process, before any other call: the library asks for it.
  static const unsigned features = mg_init_library(0);
  static_cast<void>(features);
  auto impl = std::make_unique<Impl>(std::move(sources));
  absl::Status started = impl->Start(address);
  if (!started.ok()) return started;
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

std::string HttpServer::bound_address() const { return impl_->bound_address(); }

}  // namespace leakyrelu
