// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/reactor.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace leakyrelu {
namespace {

constexpr uint32_t kWatched = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

thread_local const Reactor* current = nullptr;

}  // namespace

Reactor::Reactor(absl::AnyInvocable<void(Task)> afterwards)
    : epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      afterwards_(std::move(afterwards)) {
  // Edge-triggered, so that the counter need not be read.
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
}

Reactor::~Reactor() {
  close(wake_);
  close(epoll_);
}

void Reactor::Run(Turn turn) {
  current = this;
  epoll_event events[ReadQuota::kMaxSockets];
  int count = 0;
  int rounds = 0;
  for (;;) {
    const std::optional<int> sleep_milliseconds = turn();
    if (!sleep_milliseconds.has_value()) break;
    const bool ran = RunPosted();
    if ((ran || *sleep_milliseconds == 0) && ++rounds < ReadQuota::kMaxRounds) {
      continue;
    }
    quota_.Adapt(count, rounds);
    rounds = 0;
    count = epoll_wait(epoll_, events, quota_.sockets(),
                       MayNotSleep() ? 0 : *sleep_milliseconds);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      sleeping_ = false;
    }
    for (int i = 0; i < count; ++i) {
      if (events[i].data.ptr == nullptr) continue;  // the wake-up
      static_cast<Source*>(events[i].data.ptr)->OnEvents(events[i].events);
    }
  }
  Close();
  current = nullptr;
}

void Reactor::Close() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
  }
  while (RunPosted()) {
  }
}

bool Reactor::RunPosted() {
  bool ran = false;
  // run empties the vector that is swapped in, so both reuse their memory.
  const auto run = [&] {
    for (Task& task : batch_) {
      task();
      // Destroyed before the next one runs, since it may own a descriptor.
      task = nullptr;
    }
    ran |= !batch_.empty();
    batch_.clear();
  };
  batch_.swap(own_tasks_);
  run();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    batch_.swap(tasks_);
  }
  run();
  return ran;
}

void Reactor::Post(Task task) {
  if (IsCurrent()) {
    own_tasks_.push_back(std::move(task));
    return;
  }
  bool closed;
  bool wake = false;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    closed = closed_;
    if (!closed) {
      tasks_.push_back(std::move(task));
      wake = std::exchange(sleeping_, false);
    }
  }
  if (closed) afterwards_(std::move(task));
  if (wake) Signal();
}

void Reactor::Wake() {
  if (IsCurrent()) return;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    woken_ = true;
    if (!std::exchange(sleeping_, false)) return;
  }
  Signal();
}

bool Reactor::IsCurrent() const { return current == this; }

bool Reactor::MayNotSleep() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (!own_tasks_.empty() || !tasks_.empty() || woken_) {
    woken_ = false;
    return true;
  }
  sleeping_ = true;
  return false;
}

void Reactor::Signal() const {
  const uint64_t one = 1;
  while (write(wake_, &one, sizeof(one)) < 0 && errno == EINTR) {
  }
}

bool Reactor::Watch(int fd, Source* source) {
  epoll_event event{.events = kWatched, .data = {.ptr = source}};
  return epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0;
}

bool Reactor::Rearm(int fd, Source* source) {
  quota_.Exceeded();
  epoll_event event{.events = kWatched, .data = {.ptr = source}};
  return epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) == 0;
}

void Reactor::Unwatch(int fd) { epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr); }

}  // namespace leakyrelu
