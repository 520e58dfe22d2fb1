// SPDX-License-Identifier: Apache-2.0
#include "server/admission/message_memory.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace leakyrelu {

std::shared_ptr<MessageMemory::Holder> MessageMemory::Open(int fd) {
  auto holder = std::make_shared<Holder>(shared_from_this(), fd);
  const std::lock_guard lock(mutex_);
  open_.insert(holder.get());
  return holder;
}

void MessageMemory::Hold(Holder& holder, size_t bytes, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  holder.last_read_ = now;
  holder.held_bytes_ += bytes;
  if (holder.is_evicted_) return;
  held_bytes_ += bytes;
  while (held_bytes_ > limit_bytes_ && EvictOne(now)) {
  }
}

void MessageMemory::Release(Holder& holder, size_t bytes) {
  const std::lock_guard lock(mutex_);
  holder.held_bytes_ -= bytes;
  if (!holder.is_evicted_) held_bytes_ -= bytes;
}

void MessageMemory::Close(Holder& holder) {
  const std::lock_guard lock(mutex_);
  open_.erase(&holder);
}

bool MessageMemory::EvictOne(Clock::time_point now) {
  const auto rank = [now](const Holder* holder) {
    const bool is_idle = now - holder->last_read_ >= kIdle &&
                         holder->held_bytes_ >= kMinIdleBytes;
    return std::pair(is_idle, holder->held_bytes_);
  };
  const auto greatest = std::max_element(
      open_.begin(), open_.end(),
      [&](const Holder* a, const Holder* b) { return rank(a) < rank(b); });
  if (greatest == open_.end() || (*greatest)->held_bytes_ == 0) return false;
  Holder& holder = **greatest;
  holder.is_evicted_ = true;
  held_bytes_ -= holder.held_bytes_;
  open_.erase(greatest);
  // The descriptor's owner reads the end of the stream and closes it.
  shutdown(holder.fd_, SHUT_RDWR);
  on_evict_(holder.held_bytes_);
  return true;
}

}  // namespace leakyrelu
