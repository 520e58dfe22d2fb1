// SPDX-License-Identifier: Apache-2.0
#include "server/http/http_server.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "server/http/http_connection.h"
#include "server/net/event_fd.h"
#include "server/net/listener.h"

namespace leakyrelu {
namespace {

// When full, a new connection evicts the oldest one that is not being sent a
// response, so that idle connections do not keep scrapes and probes out.
constexpr size_t kMaxConnections = 64;

constexpr auto kTakes = static_cast<decltype(pollfd::events)>(POLLOUT);
constexpr auto kSends = static_cast<decltype(pollfd::events)>(POLLIN);

// Interval of retries while descriptors are short, and of checking deadlines.
constexpr int kTickMilliseconds = 100;

bool IsOneAddress(absl::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == address.npos || colon == 0 || absl::StrContains(address, ',') ||
      absl::StartsWith(address, "unix")) {
    return false;
  }
  int port = 0;
  return absl::SimpleAtoi(address.substr(colon + 1), &port) && port >= 0 &&
         port <= 65535;
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(Listener listener, const PageSource& source)
      : listener_(std::move(listener)),
        source_(source),
        thread_([this] { Loop(); }) {}

  ~Impl() {
    stop_event_.Signal();
    thread_.join();
  }

  std::string bound_address() const { return listener_.bound().ToString(); }

 private:
  using Connections = std::vector<std::unique_ptr<HttpConnection>>;

  void Loop() {
    std::vector<pollfd> watched;
    bool accepting = true;
    for (;;) {
      watched.assign({{.fd = stop_event_.fd(), .events = POLLIN, .revents = 0},
                      {.fd = accepting ? listener_.fd() : -1,
                       .events = POLLIN,
                       .revents = 0}});
      for (const auto& connection : connections_) {
        watched.push_back({.fd = connection->fd(),
                           .events = connection->is_sending() ? kTakes : kSends,
                           .revents = 0});
      }
      const bool wait = accepting && connections_.empty();
      if (poll(watched.data(), watched.size(), wait ? -1 : kTickMilliseconds) <
          0) {
        continue;  // EINTR or a temporary lack of memory
      }
      if (watched[0].revents != 0) return;
      ContinueAll(watched);
      const bool try_again = !accepting;
      accepting = true;
      if (try_again || watched[1].revents != 0) accepting = AcceptAll();
    }
  }

  // Handles each ready connection; the i-th has the event at i + 2.
  void ContinueAll(const std::vector<pollfd>& watched) {
    const auto now = HttpConnection::Clock::now();
    size_t kept = 0;
    for (size_t i = 0; i < connections_.size(); ++i) {
      const bool ready = watched[i + 2].revents != 0;
      if (ready && !connections_[i]->Continue(source_)) continue;
      if (now >= connections_[i]->deadline()) continue;
      if (kept != i) connections_[kept] = std::move(connections_[i]);
      ++kept;
    }
    connections_.resize(kept);
  }

  // Returns false if no descriptors are left.
  bool AcceptAll() {
    for (size_t i = 0; i < kMaxConnections; ++i) {
      const int fd = accept4(listener_.fd(), nullptr, nullptr,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) return !IsShortage(errno);
      if (connections_.size() == kMaxConnections) MakeRoom();
      connections_.push_back(std::make_unique<HttpConnection>(fd));
      // Its request usually arrives with it.
      if (!connections_.back()->Continue(source_)) connections_.pop_back();
    }
    return true;
  }

  void MakeRoom() {
    auto oldest = std::find_if(connections_.begin(), connections_.end(),
                               [](const auto& c) { return !c->is_sending(); });
    if (oldest == connections_.end()) oldest = connections_.begin();
    connections_.erase(oldest);
  }

  const Listener listener_;
  const PageSource& source_;
  EventFd stop_event_;
  Connections connections_;  // used by the thread only; oldest first
  std::thread thread_;
};

absl::Status HttpServer::CheckAddress(const std::string& address) {
  if (IsOneAddress(address)) return absl::OkStatus();
  return InvalidValue("--metrics-listen", QuoteText(address),
                      "HOST:PORT, [V6]:PORT, off");
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const std::string& address, const PageSource& source) {
  if (absl::Status s = CheckAddress(address); !s.ok()) return s;
  absl::StatusOr<Address> parsed = Address::Parse(address, "--metrics-listen");
  if (!parsed.ok()) return parsed.status();
  absl::StatusOr<Listener> listener = Listener::Open(*parsed);
  if (!listener.ok()) {
    return absl::UnavailableError(
        ErrorText("--metrics-listen", QuoteText(address),
                  absl::StrCat("an address that can be listened on (",
                               std::string(listener.status().message()), ")")));
  }
  return std::unique_ptr<HttpServer>(
      new HttpServer(std::make_unique<Impl>(*std::move(listener), source)));
}

std::string HttpServer::bound_address() const { return impl_->bound_address(); }

}  // namespace leakyrelu
