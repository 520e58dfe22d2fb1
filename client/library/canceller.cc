// SPDX-License-Identifier: Apache-2.0
#include "leakyrelu/canceller.h"

#include <utility>

namespace leakyrelu {

void Canceller::Cancel() {
  // The actions run under the lock, so that Unregister can guarantee that none
  // is running.
  absl::MutexLock lock(&mutex_);
  if (cancelled_) return;
  cancelled_ = true;
  for (auto& [id, action] : actions_) action();
}

bool Canceller::cancelled() const {
  absl::MutexLock lock(&mutex_);
  return cancelled_;
}

uint64_t Canceller::Register(absl::AnyInvocable<void()> on_cancel) {
  absl::MutexLock lock(&mutex_);
  if (cancelled_) on_cancel();
  const uint64_t id = next_id_++;
  actions_.emplace(id, std::move(on_cancel));
  return id;
}

void Canceller::Unregister(uint64_t id) {
  absl::MutexLock lock(&mutex_);
  actions_.erase(id);
}

}  // namespace leakyrelu
