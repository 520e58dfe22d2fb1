// SPDX-License-Identifier: Apache-2.0
#include "server/transport/stall_guard.h"

#include <sys/socket.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/time/clock.h"

namespace leakyrelu {
namespace {

// Looks in the time allowed: a stall is seen at most an eighth late.
constexpr int kLooks = 8;
// A look takes a microsecond a connection, so not too often.
constexpr absl::Duration kMostBetweenLooks = absl::Seconds(1);

// While the server stops, who is late is waited for.
constexpr absl::Duration kBetweenLooksOfAStop = absl::Milliseconds(50);
constexpr absl::Duration kLongestSilence = absl::Seconds(1);

constexpr int kTightDivisor = 10;
constexpr absl::Duration kLeastAllowed = absl::Seconds(1);

// With a reset once the last descriptor is closed: what the peer does not take
// would else stay in the kernel.
void Cut(int fd) {
  const linger reset{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
  shutdown(fd, SHUT_RDWR);
}

}  // namespace

absl::Duration StallGuard::WhenTight(absl::Duration allowed) {
  return std::min(allowed, std::max(allowed / kTightDivisor, kLeastAllowed));
}

StallGuard::StallGuard(absl::Duration allowed, ConnectionWatch* connections,
                       Hooks hooks)
    : allowed_(allowed),
      connections_(*connections),
      hooks_(std::move(hooks)),
      thread_([this] { Loop(); }) {}

StallGuard::~StallGuard() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void StallGuard::Stop(absl::Time cut_all_from) {
  connections_.ForEach([&](int fd) { silence_.Begin(fd); });
  {
    const std::lock_guard lock(mutex_);
    stop_began_ = absl::Now();
    cut_all_from_ = cut_all_from;
  }
  changed_.notify_one();
}

void StallGuard::Loop() {
  absl::Duration between = std::min(allowed_ / kLooks, kMostBetweenLooks);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const absl::Time now = absl::Now();
    const absl::Time stop_began = stop_began_;
    const bool cut_all = now >= cut_all_from_;
    if (now >= stop_began) between = std::min(between, kBetweenLooksOfAStop);
    lock.unlock();
    if (cut_all) {
      connections_.ForEach(&Cut);
    } else {
      Look();
      if (now - stop_began >= kLongestSilence) CutSilent();
    }
    lock.lock();
    if (!stopping_) changed_.wait_for(lock, absl::ToChronoNanoseconds(between));
  }
}

void StallGuard::Look() {
  const absl::Duration allowed =
      hooks_.is_tight() ? WhenTight(allowed_) : allowed_;
  hooks_.cancel_overdue(allowed);
  const absl::Time now = absl::Now();
  connections_.ForEach([&](int fd) {
    const std::optional<SendState> state = SendState::Of(fd);
    if (!state.has_value()) return;
    if (!progress_[fd].HasStalled(*state, now, allowed)) return;
    Cut(fd);
    hooks_.cut();
  });
}

void StallGuard::CutSilent() {
  if (!hooks_.is_idle()) return;
  connections_.ForEach([&](int fd) {
    if (silence_.Lasts(fd)) Cut(fd);
  });
}

}  // namespace leakyrelu
