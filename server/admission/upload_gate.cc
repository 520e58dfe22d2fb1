// SPDX-License-Identifier: Apache-2.0
#include "server/admission/upload_gate.h"

#include <algorithm>
#include <utility>

namespace leakyrelu {
namespace {

// An upload that takes longer is limited by its caller rather than by the
// server.
constexpr absl::Duration kSlow = absl::Milliseconds(200);

// Bounds the work of one BeginWaiting; the order of turns rotates, so that
// later calls examine the others.
constexpr int kMaxPassedTurns = 8;

}  // namespace

void UploadQueue::Push(Upload* upload) {
  upload->previous_ = last_;
  upload->next_ = nullptr;
  (last_ == nullptr ? first_ : last_->next_) = upload;
  last_ = upload;
  ++waiting_;
}

Upload* UploadQueue::PopFirst() {
  Upload* const upload = first_;
  first_ = upload->next_;
  (first_ == nullptr ? last_ : first_->previous_) = nullptr;
  --waiting_;
  return upload;
}

Upload* UploadQueue::PopLast() {
  Upload* const upload = last_;
  last_ = upload->previous_;
  (last_ == nullptr ? first_ : last_->next_) = nullptr;
  --waiting_;
  return upload;
}

bool UploadGate::MayBegin(const UploadQueue& queue) const {
  if (arriving_.size() >= allowed_) {
    if (queue.arriving_ > 0 || arriving_.size() >= kMaxFirst) return false;
  } else if (turns_.size() > 1 &&
             queue.arriving_ >= std::max<size_t>(allowed_ / turns_.size(), 1)) {
    return false;
  }
  return conditions_.HasRoom(queue.account_,
                             (arriving_.size() + 1) * usual_bytes_,
                             queue.arriving_ == 0);
}

void UploadGate::Enter(Upload* upload, UploadQueue* queue) {
  upload->queue_ = queue;
  if (queue->waiting_ == 0 && MayBegin(*queue)) {
    Begin(upload);
    return;
  }
  if (queue->waiting_ == 0) turns_.push_back(queue);
  queue->Push(upload);
  if (++waiting_ == 1) conditions_.Watch();
}

void UploadGate::Leave(Upload* upload, size_t bytes) {
  has_moved_ = true;
  // An estimate of the next one; a large message is forgotten after a few small
  // ones, but not after uploads that were broken off.
  if (bytes > 0) {
    usual_bytes_ = std::max(bytes, usual_bytes_ - usual_bytes_ / 4);
  }
  --upload->queue_->arriving_;
  arriving_[upload->place_] = arriving_.back();
  arriving_[upload->place_]->place_ = upload->place_;
  arriving_.pop_back();
  Next();
}

bool UploadGate::Look(Clock::time_point now) {
  if (waiting_ == 0 && arriving_.size() <= kMin) {
    allowed_ = kMin;
    pressure_ = 0;
    return false;
  }
  pressure_ = conditions_.Pressure();
  const size_t slow = CountSlow(now);
  if (pressure_ > kShort) {
    allowed_ = kMin;
  } else if (pressure_ > kTight) {
    allowed_ = std::min(allowed_, slow + kMin);
  } else if (stuck_ > 0 && !has_moved_ && pressure_ <= kLight) {
    Allow(allowed_ * 4);
  } else if (waiting_ > 0 && slow > allowed_ / 2) {
    Allow(allowed_ * 2);
  }
  // Nothing moves: the estimate may be wrong, and is no reason to wait longer.
  if (!std::exchange(has_moved_, false)) usual_bytes_ = 1;
  Next();
  if (pressure_ > kLight) RefuseNewest();
  stuck_ = waiting_;
  return true;
}

// At most as many as are waiting: how many later ones should begin is unknown.
void UploadGate::Allow(size_t max_arriving) {
  allowed_ = std::min(max_arriving, arriving_.size() + waiting_ + kMin);
}

void UploadGate::Begin(Upload* upload) {
  upload->place_ = arriving_.size();
  upload->seen_ = Clock::time_point::max();
  arriving_.push_back(upload);
  ++upload->queue_->arriving_;
  upload->BeginUpload();
}

void UploadGate::BeginWaiting() {
  for (int passed = 0; !turns_.empty() && passed < kMaxPassedTurns;) {
    UploadQueue* const queue = turns_.front();
    if (!MayBegin(*queue)) {
      // No other connection could do more.
      if (turns_.size() == 1) return;
      turns_.pop_front();
      turns_.push_back(queue);
      ++passed;
      continue;
    }
    turns_.pop_front();
    Upload* const first = queue->PopFirst();
    --waiting_;
    if (queue->waiting_ > 0) turns_.push_back(queue);
    if (stuck_ > 0) --stuck_;
    Begin(first);
  }
}

void UploadGate::RefuseNewest() {
  while (waiting_ > max_waiting_) {
    const auto longest =
        std::max_element(turns_.begin(), turns_.end(),
                         [](const UploadQueue* a, const UploadQueue* b) {
                           return a->waiting_ < b->waiting_;
                         });
    UploadQueue* const queue = *longest;
    // Half of them, since the search costs more than a refusal.
    size_t refused = std::min(waiting_ - max_waiting_,
                              queue->waiting_ - queue->waiting_ / 2);
    if (refused == queue->waiting_) turns_.erase(longest);
    for (; refused > 0; --refused) {
      --waiting_;
      queue->PopLast()->RefuseUpload();
    }
  }
}

size_t UploadGate::CountSlow(Clock::time_point now) {
  size_t slow = 0;
  for (Upload* upload : arriving_) {
    // Calls do not read the clock for this: their age counts from the first
    // check.
    upload->seen_ = std::min(upload->seen_, now);
    if (absl::FromChrono(now - upload->seen_) >= kSlow) ++slow;
  }
  return slow;
}

}  // namespace leakyrelu
