// SPDX-License-Identifier: Apache-2.0
#include "server/transport/message_memory.h"

#include <sys/socket.h>

#include <algorithm>

namespace leakyrelu {

std::shared_ptr<MessageMemory::Account> MessageMemory::Open(int fd) {
  auto account = std::make_shared<Account>(shared_from_this(), fd);
  const std::lock_guard lock(mutex_);
  open_.insert(account.get());
  return account;
}

void MessageMemory::Hold(Account& account, size_t bytes) {
  const std::lock_guard lock(mutex_);
  account.held_bytes_ += bytes;
  if (account.cut_) return;
  held_bytes_ += bytes;
  while (held_bytes_ > limit_bytes_ && CutGreatest()) {
  }
}

void MessageMemory::Release(Account& account, size_t bytes) {
  const std::lock_guard lock(mutex_);
  account.held_bytes_ -= bytes;
  if (!account.cut_) held_bytes_ -= bytes;
}

void MessageMemory::Close(Account& account) {
  const std::lock_guard lock(mutex_);
  open_.erase(&account);
}

bool MessageMemory::CutGreatest() {
  const auto greatest = std::max_element(
      open_.begin(), open_.end(), [](const Account* a, const Account* b) {
        return a->held_bytes_ < b->held_bytes_;
      });
  if (greatest == open_.end() || (*greatest)->held_bytes_ == 0) return false;
  Account& account = **greatest;
  account.cut_ = true;
  held_bytes_ -= account.held_bytes_;
  open_.erase(greatest);
  // Its owner reads the end, and closes it.
  shutdown(account.fd_, SHUT_RDWR);
  on_cut_(account.held_bytes_);
  return true;
}

}  // namespace leakyrelu
