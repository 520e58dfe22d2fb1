// SPDX-License-Identifier: Apache-2.0
#include "server/connections/connection_reaper.h"

#include <sys/socket.h>

#include <algorithm>
#include <optional>

namespace leakyrelu {
namespace {

// Checks within the allowed time: a stall is detected at most an eighth late.
constexpr int kChecks = 8;
// A check takes a microsecond per connection, so checks are not more frequent
// than needed.
constexpr absl::Duration kMaxCheckInterval = absl::Seconds(1);

// While the server stops, it waits for late connections, so checks are
// frequent.
constexpr absl::Duration kStopCheckInterval = absl::Milliseconds(50);
constexpr absl::Duration kMaxIdle = absl::Seconds(1);

constexpr int kTightDivisor = 10;
constexpr absl::Duration kMinAllowed = absl::Seconds(1);

// With a reset once the last descriptor is closed; otherwise the kernel would
// keep the data that the peer does not take.
void Disconnect(int fd) {
  const linger reset{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
  shutdown(fd, SHUT_RDWR);
}

}  // namespace

absl::Duration ConnectionReaper::WhenTight(absl::Duration allowed) {
  return std::min(allowed, std::max(allowed / kTightDivisor, kMinAllowed));
}

ConnectionReaper::ConnectionReaper(absl::Duration allowed, double min_rate,
                                   ConnectionTracker& connections, Calls& calls,
                                   ConnectionEvents& events)
    : allowed_(allowed),
      min_rate_(min_rate),
      connections_(connections),
      calls_(calls),
      events_(events),
      thread_([this] { Loop(); }) {}

ConnectionReaper::~ConnectionReaper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void ConnectionReaper::Stop(absl::Duration disconnect_all_after) {
  connections_.ForEach(
      [&](int fd, const std::string&) { idle_peer_detector_.Begin(fd); });
  {
    const std::lock_guard lock(mutex_);
    stop_began_ = Clock::now();
    disconnect_all_after_ = disconnect_all_after;
  }
  changed_.notify_one();
}

void ConnectionReaper::Loop() {
  absl::Duration wait = std::min(allowed_ / kChecks, kMaxCheckInterval);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    absl::Duration stopping = -absl::InfiniteDuration();
    if (stop_began_.has_value()) {
      stopping = absl::FromChrono(Clock::now() - *stop_began_);
      wait = std::min(wait, kStopCheckInterval);
    }
    const bool disconnect_all = stopping >= disconnect_all_after_;
    lock.unlock();
    if (disconnect_all) {
      connections_.ForEach([](int fd, const std::string&) { Disconnect(fd); });
    } else {
      Look();
      if (stopping >= kMaxIdle) DisconnectIdle();
    }
    lock.lock();
    if (!stopping_) changed_.wait_for(lock, absl::ToChronoNanoseconds(wait));
  }
}

void ConnectionReaper::Look() {
  const absl::Duration allowed =
      calls_.IsTight() ? WhenTight(allowed_) : allowed_;
  // Idle I/O threads are not woken.
  if (calls_.AnyInFlight()) calls_.GiveUpOverdue(allowed);
  const Clock::time_point now = Clock::now();
  const auto min_bytes =
      static_cast<uint64_t>(min_rate_ * absl::ToDoubleSeconds(allowed));
  connections_.ForEach([&](int fd, const std::string& peer) {
    const std::optional<SendState> state = SendState::Of(fd);
    if (!state.has_value()) return;
    if (!progress_[fd].HasStalled(*state, now, allowed, min_bytes)) return;
    Disconnect(fd);
    events_.Stalled(peer);
  });
}

void ConnectionReaper::DisconnectIdle() {
  if (calls_.AnyInFlight()) return;
  connections_.ForEach([&](int fd, const std::string&) {
    if (idle_peer_detector_.IsIdle(fd)) Disconnect(fd);
  });
}

}  // namespace leakyrelu
