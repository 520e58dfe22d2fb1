// SPDX-License-Identifier: Apache-2.0
#include "server/connections/connection_tracker.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <utility>

namespace leakyrelu {
namespace {

// No events are requested: hang-up and error are always reported.
bool Watch(int epoll, int fd, uint32_t events) {
  epoll_event event = {};
  event.events = events;
  event.data.fd = fd;
  return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

}  // namespace

ConnectionTracker::ConnectionTracker(Changed changed)
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), changed_(std::move(changed)) {
  Watch(epoll_, stop_event_.fd(), EPOLLIN);
  thread_ = std::thread([this] { Loop(); });
}

ConnectionTracker::~ConnectionTracker() {
  stop_event_.Signal();
  thread_.join();
  while (!peers_.empty()) Remove(peers_.begin()->first);
  close(epoll_);
}

bool ConnectionTracker::Add(int fd, std::string peer) {
  const int duplicate = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (duplicate < 0) return false;
  // Held until fd is counted, so that its end is not processed before.
  std::lock_guard lock(mutex_);
  if (!Watch(epoll_, duplicate, 0)) {
    close(duplicate);
    return false;
  }
  ++counts_[peer];
  peers_.emplace(duplicate, std::move(peer));
  changed_(1);
  return true;
}

void ConnectionTracker::ForEach(
    absl::FunctionRef<void(int fd, const std::string& peer)> visit) const {
  std::lock_guard lock(mutex_);
  for (const auto& [fd, peer] : peers_) visit(fd, peer);
}

int ConnectionTracker::count() const {
  std::lock_guard lock(mutex_);
  return static_cast<int>(peers_.size());
}

bool ConnectionTracker::WaitForNone(absl::Duration timeout) const {
  std::unique_lock lock(mutex_);
  return none_left_.wait_for(lock, absl::ToChronoNanoseconds(timeout),
                             [this] { return peers_.empty(); });
}

int ConnectionTracker::CountOf(const std::string& peer) const {
  std::lock_guard lock(mutex_);
  const auto found = counts_.find(peer);
  return found == counts_.end() ? 0 : found->second;
}

void ConnectionTracker::Loop() {
  std::array<epoll_event, 64> events;
  for (;;) {
    const int ready = epoll_wait(epoll_, events.data(), events.size(), -1);
    for (int i = 0; i < ready; ++i) {
      if (events[i].data.fd == stop_event_.fd()) return;
      Remove(events[i].data.fd);
    }
  }
}

void ConnectionTracker::Remove(int fd) {
  std::lock_guard lock(mutex_);
  const auto found = peers_.find(fd);
  const auto count = counts_.find(found->second);
  if (--count->second == 0) counts_.erase(count);
  peers_.erase(found);
  // Closing the duplicate does not end the watch while gRPC's descriptor is
  // open.
  epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  close(fd);
  changed_(-1);
  if (peers_.empty()) none_left_.notify_all();
}

}  // namespace leakyrelu
