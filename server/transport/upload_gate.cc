// SPDX-License-Identifier: Apache-2.0
#include "server/transport/upload_gate.h"

#include <algorithm>
#include <utility>

namespace leakyrelu {
namespace {

// An upload that takes longer waits for its caller, not for us.
constexpr absl::Duration kSlow = absl::Milliseconds(200);

}  // namespace

UploadGate::UploadGate(size_t most_waiting, absl::Duration patience,
                       Hooks hooks)
    : most_waiting_(most_waiting),
      patience_(patience),
      hooks_(std::move(hooks)) {}

void UploadGate::Enter(Upload* upload) {
  if (waiting_.empty() && MayBegin()) {
    Begin(upload);
    return;
  }
  waiting_.push_back(upload);
  if (waiting_.size() == 1) hooks_.watch();
}

void UploadGate::Leave(Upload* upload, size_t bytes) {
  has_moved_ = true;
  // A guess at the next one: large ones are forgotten within a few small ones.
  usual_bytes_ = std::max({bytes, usual_bytes_ - usual_bytes_ / 4, size_t{1}});
  arriving_[upload->place_] = arriving_.back();
  arriving_[upload->place_]->place_ = upload->place_;
  arriving_.pop_back();
  Next();
}

bool UploadGate::Look(absl::Time now) {
  if (waiting_.empty() && arriving_.size() <= kFewest) {
    allowed_ = kFewest;
    pressure_ = 0;
    return false;
  }
  pressure_ = hooks_.pressure();
  const bool is_short = pressure_ > kShort;
  const size_t slow = CountSlow(now, is_short && !waiting_.empty());
  if (is_short) {
    allowed_ = kFewest;
  } else if (pressure_ > kTight) {
    allowed_ = std::min(allowed_, slow + kFewest);
  } else if (stuck_ > 0 && !has_moved_ && pressure_ <= kLight) {
    Allow(allowed_ * 4);
  } else if (!waiting_.empty() && slow > allowed_ / 2) {
    Allow(allowed_ * 2);
  }
  // Nothing moves: the guess may be wrong, and is not worth a longer wait.
  if (!std::exchange(has_moved_, false)) usual_bytes_ = 1;
  Next();
  if (pressure_ > kLight) RefuseYoungest();
  stuck_ = waiting_.size();
  return true;
}

// No more than there are: how many would be good for later ones is not known.
void UploadGate::Allow(size_t most) {
  allowed_ = std::min(most, arriving_.size() + waiting_.size() + kFewest);
}

void UploadGate::Begin(Upload* upload) {
  upload->place_ = arriving_.size();
  upload->seen_ = absl::InfiniteFuture();
  arriving_.push_back(upload);
  upload->BeginUpload();
}

void UploadGate::BeginWaiting() {
  while (!waiting_.empty() && MayBegin()) {
    Upload* const first = waiting_.front();
    waiting_.pop_front();
    if (stuck_ > 0) --stuck_;
    Begin(first);
  }
}

void UploadGate::RefuseYoungest() {
  while (waiting_.size() > most_waiting_) {
    Upload* const last = waiting_.back();
    waiting_.pop_back();
    last->RefuseUpload();
  }
}

size_t UploadGate::CountSlow(absl::Time now, bool cancel) {
  size_t slow = 0;
  for (Upload* upload : arriving_) {
    // Calls read no clock for it: their age counts from the first look.
    upload->seen_ = std::min(upload->seen_, now);
    const absl::Duration age = now - upload->seen_;
    if (age >= kSlow) ++slow;
    if (cancel && age > patience_) upload->CancelUpload();
  }
  return slow;
}

}  // namespace leakyrelu
