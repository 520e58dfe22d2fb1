// SPDX-License-Identifier: Apache-2.0
#include "server/calls/call_pool.h"

#include <utility>

namespace leakyrelu {

CallPool::CallPool(CompletionLoop* loop, int min_posted, int max_posted,
                   Factory factory)
    : loop_(loop),
      min_posted_(min_posted),
      max_posted_(max_posted),
      factory_(std::move(factory)) {}

void CallPool::PostFirst() {
  while (posted_ < min_posted_) PostNew();
}

void CallPool::Began() {
  loop_->CallBegan();
  --posted_;
  if (posted_ < min_posted_ && !stopping_) PostNew();
}

void CallPool::Ended(PostedCall* call) {
  // Before the loop is notified: with its last call the queue shuts down, and
  // nothing may be posted on it after that.
  if (posted_ < max_posted_ && !stopping_ && !loop_->draining()) {
    ++posted_;
    call->Post();
  } else {
    delete call;
  }
  loop_->CallEnded();
}

void CallPool::OnQueueShutdown(PostedCall* call) {
  stopping_ = true;
  --posted_;
  delete call;
}

void CallPool::PostNew() {
  ++posted_;
  // gRPC's queue owns it from here on, as the tag of its event.
  factory_(*this).release()->Post();
}

}  // namespace leakyrelu
