// SPDX-License-Identifier: Apache-2.0
#include "server/transport/connection_watch.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <utility>

namespace leakyrelu {
namespace {

// No events asked for: hang-up and error are always reported.
bool Watch(int epoll, int fd, uint32_t events) {
  epoll_event event = {};
  event.events = events;
  event.data.fd = fd;
  return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

}  // namespace

ConnectionWatch::ConnectionWatch(Changed changed)
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), changed_(std::move(changed)) {
  Watch(epoll_, stop_event_.fd(), EPOLLIN);
  thread_ = std::thread([this] { Loop(); });
}

ConnectionWatch::~ConnectionWatch() {
  stop_event_.Signal();
  thread_.join();
  while (!peers_.empty()) Remove(peers_.begin()->first);
  close(epoll_);
}

bool ConnectionWatch::Add(int fd, std::string peer) {
  const int duplicate = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (duplicate < 0) return false;
  // Held until it is counted, so that its end is not seen before.
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

void ConnectionWatch::ForEach(absl::FunctionRef<void(int fd)> visit) const {
  std::lock_guard lock(mutex_);
  for (const auto& [fd, peer] : peers_) visit(fd);
}

int ConnectionWatch::count() const {
  std::lock_guard lock(mutex_);
  return static_cast<int>(peers_.size());
}

int ConnectionWatch::CountOf(const std::string& peer) const {
  std::lock_guard lock(mutex_);
  const auto found = counts_.find(peer);
  return found == counts_.end() ? 0 : found->second;
}

void ConnectionWatch::Loop() {
  std::array<epoll_event, 64> events;
  for (;;) {
    const int ready = epoll_wait(epoll_, events.data(), events.size(), -1);
    for (int i = 0; i < ready; ++i) {
      if (events[i].data.fd == stop_event_.fd()) return;
      Remove(events[i].data.fd);
    }
  }
}

void ConnectionWatch::Remove(int fd) {
  std::lock_guard lock(mutex_);
  const auto found = peers_.find(fd);
  const auto count = counts_.find(found->second);
  if (--count->second == 0) counts_.erase(count);
  peers_.erase(found);
  // Closing alone does not end the watching, while gRPC's own is open.
  epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  close(fd);
  changed_(-1);
}

}  // namespace leakyrelu
