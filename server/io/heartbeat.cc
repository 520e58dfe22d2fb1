// SPDX-License-Identifier: Apache-2.0
#include "server/io/heartbeat.h"

namespace leakyrelu {

void Heartbeat::Ask(absl::FunctionRef<void(Task)> post) {
  if (asked_.exchange(true)) return;
  post([this] {
    last_ = Clock::now();
    asked_ = false;
  });
}

absl::Duration Heartbeat::Age() const {
  return absl::FromChrono(Clock::now() - last_.load());
}

}  // namespace leakyrelu
