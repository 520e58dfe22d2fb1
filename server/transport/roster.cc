// SPDX-License-Identifier: Apache-2.0
#include "server/transport/roster.h"

#include <utility>

namespace leakyrelu {

Roster::Roster(CompletionLoop* loop, int fewest, int most, Factory factory)
    : loop_(loop), fewest_(fewest), most_(most), factory_(std::move(factory)) {}

void Roster::PostFirst() {
  while (posted_ < fewest_) PostNew();
}

void Roster::Began() {
  loop_->CallBegan();
  --posted_;
  if (posted_ < fewest_ && !stopping_) PostNew();
}

void Roster::Ended(PostedCall* call) {
  // Before the loop hears of it: with its last call the queue shuts down, and
  // nothing may be posted on it any more.
  if (posted_ < most_ && !stopping_ && !loop_->draining()) {
    ++posted_;
    call->Post();
  } else {
    delete call;
  }
  loop_->CallEnded();
}

void Roster::NeverBegan(PostedCall* call) {
  stopping_ = true;
  --posted_;
  delete call;
}

void Roster::PostNew() {
  ++posted_;
  // gRPC's queue holds it from here on, as the tag of its event.
  factory_(*this).release()->Post();
}

}  // namespace leakyrelu
