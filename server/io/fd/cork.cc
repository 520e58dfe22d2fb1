// SPDX-License-Identifier: Apache-2.0
#include "server/io/fd/cork.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>

namespace leakyrelu {
namespace {

thread_local Cork* of_this_thread = nullptr;

bool IsLarge(const msghdr& message) {
  size_t bytes = 0;
  for (size_t i = 0; i < message.msg_iovlen; ++i) {
    bytes += message.msg_iov[i].iov_len;
    if (bytes >= Cork::kLargeBytes) return true;
  }
  return false;
}

}  // namespace

Cork::Cork() { of_this_thread = this; }

Cork::~Cork() {
  Release();
  of_this_thread = nullptr;
}

Cork* Cork::OfThisThread() { return of_this_thread; }

void Cork::Release() {
  holding_ = false;
  Push();
}

void Cork::ReleaseIfDue() {
  if (held_.empty()) return;
  if (std::chrono::steady_clock::now() - since_ >= kMaxHold) Push();
}

int Cork::FlagsFor(int fd, const msghdr& message, int flags) {
  if (!holding_ || IsLarge(message)) return flags;
  if (held_.empty()) since_ = std::chrono::steady_clock::now();
  if (std::find(held_.begin(), held_.end(), fd) == held_.end()) {
    held_.push_back(fd);
  }
  return flags | MSG_MORE;
}

void Cork::Push() {
  // Setting TCP_NODELAY, which is already set, is the one call that makes the
  // kernel send what MSG_MORE held back. On a descriptor that was closed
  // meanwhile, or that is not a TCP socket, it fails or has no effect.
  for (const int fd : held_) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  held_.clear();
}

}  // namespace leakyrelu
