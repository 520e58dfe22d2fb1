// SPDX-License-Identifier: Apache-2.0
#include "server/calls/generic_call.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/methods/methods.h"
#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "proto/status/reasons.h"
#include "server/calls/call_completion.h"
#include "server/calls/message_encoding.h"
#include "server/calls/metadata_limit.h"
#include "server/calls/trace_parent.h"
#include "server/calls/unknown_method.h"

namespace leakyrelu {
namespace {

std::string Flatten(const grpc::ByteBuffer& buffer) {
  std::string bytes;
  bytes.reserve(buffer.Length());
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

}  // namespace

GenericCall::GenericCall(const Environment& environment, CallPool& call_pool)
    : AdmittedCall(environment.controller),
      environment_(environment),
      call_pool_(call_pool),
      report_(*environment.metrics, environment.call_log) {}

void GenericCall::Post() {
  context_.emplace();
  stream_.emplace(&*context_);
  context_->AsyncNotifyWhenDone(done_.Then(&GenericCall::OnDone));
  environment_.service->RequestCall(&*context_, &*stream_, environment_.queue,
                                    environment_.queue,
                                    read_.Then(&GenericCall::OnRequest));
}

void GenericCall::Stop() { Finish(ServerStopping()); }

void GenericCall::OnRequest(bool ok) {
  if (!ok) {
    call_pool_.OnQueueShutdown(this);
    return;
  }
  call_pool_.Began();
  environment_.open->insert(this);
  Method method = FindMethod(context_->method());
  absl::Status refusal =
      BeginCall(context_->c_call(), Admission::kOpenCallBytes,
                Admission::kFirstSmallCalls);
  if (refusal.ok()) refusal = CheckMetadata(*context_);
  if (refusal.ok()) {
    for (admin::Service* service : *environment_.services) {
      call_ = service->Open(method, this);
      if (call_ != nullptr) break;
    }
    if (call_ == nullptr) {
      method = Method::kOther;
      refusal = UnknownMethod(context_->method());
    }
  }
  report_.Begin(method);
  if (report_.peer() != nullptr) *report_.peer() = context_->peer();
  if (!refusal.ok()) {
    environment_.metrics->Rejected(DetailOf(refusal)->reason);
    Finish(refusal);
  }
  ReadNext();
}

void GenericCall::ReadNext() {
  if (call_ == nullptr || half_closed_ || reading_) return;
  {
    absl::MutexLock lock(&mutex_);
    if (writing_ || status_.has_value() || done_seen_) return;
    awaits_message_ = true;
    NoteWaiting();
  }
  reading_ = true;
  stream_->Read(&request_, read_.Then(&GenericCall::OnRead));
}

void GenericCall::OnRead(bool ok) {
  {
    absl::MutexLock lock(&mutex_);
    awaits_message_ = false;
    NoteWaiting();
  }
  if (!ok) {
    reading_ = false;
    half_closed_ = true;
    call_->OnHalfClose();
    EndOperation();
    return;
  }
  received_bytes_ += request_.Length();
  if (request_.Length() <= kMaxAdminMessageBytes && IsCompressed(request_)) {
    // Not accounted for: it is less than what an open call takes.
    inflation_.emplace(
        &request_, kMaxAdminMessageBytes,
        Inflation::Memory{.grow = [](size_t) { return absl::OkStatus(); },
                          .shrink = [](size_t) {}});
    if (!inflation_->Step(Inflation::kInline)) {
      environment_.pool->Repeat(
          [this] { return IsOver() || inflation_->Step(Inflation::kPooled); },
          [this] { call_pool_.loop().Post([this] { OnInflated(); }); });
      return;
    }
    OnInflated();
    return;
  }
  OnMessage(CheckEncoding(context_->c_call(), request_));
}

bool GenericCall::IsOver() {
  absl::MutexLock lock(&mutex_);
  return done_seen_;
}

void GenericCall::OnInflated() {
  absl::Status status =
      IsOver() ? absl::CancelledError("") : inflation_->status();
  if (status.ok()) request_ = inflation_->Take();
  inflation_.reset();
  OnMessage(std::move(status));
}

void GenericCall::OnMessage(absl::Status status) {
  reading_ = false;
  if (request_.Length() > kMaxAdminMessageBytes) {
    status = ResourceExhausted(
        {.reason = std::string(reasons::kMessageTooLarge),
         .field = "message",
         .got = absl::StrCat(request_.Length(), " bytes"),
         .allowed = absl::StrCat("at most ", kMaxAdminMessageBytes,
                                 " bytes for this method")});
  }
  if (status.ok()) {
    call_->OnMessage(Flatten(request_));
  } else {
    if (const auto detail = DetailOf(status)) {
      environment_.metrics->Rejected(detail->reason);
    }
    Finish(status);
  }
  request_.Clear();
  ReadNext();
  EndOperation();
}

void GenericCall::Send(std::string message) {
  absl::MutexLock lock(&mutex_);
  if (status_.has_value() || done_seen_) return;
  const absl::Status admitted = charge().Grow(message.size());
  if (admitted.ok()) {
    outbox_.push_back(std::move(message));
  } else {
    environment_.metrics->Rejected(DetailOf(admitted)->reason);
    status_ = admitted;
  }
  Advance();
}

void GenericCall::Finish(const absl::Status& status) {
  absl::MutexLock lock(&mutex_);
  if (status_.has_value()) return;
  status_ = status;
  if (!done_seen_) Advance();
}

void GenericCall::Advance() {
  if (writing_ || finishing_) return;
  if (!outbox_.empty()) {
    writing_ = true;
    const grpc::Slice slice(outbox_.front());
    written_bytes_ = slice.size();
    sent_bytes_ += written_bytes_;
    outbox_.pop_front();
    stream_->Write(grpc::ByteBuffer(&slice, 1),
                   write_.Then(&GenericCall::OnWritten));
  } else if (status_.has_value()) {
    finishing_ = true;
    AddTrailers(*status_, *context_);
    stream_->Finish(ToGrpcStatus(*status_),
                    write_.Then(&GenericCall::OnFinished));
  }
  NoteWaiting();
  call_pool_.loop().Kick();
}

void GenericCall::NoteWaiting() {
  if (writing_ || finishing_) {
    WaitsFor(Waiting::kReader);
  } else if (awaits_message_) {
    WaitsFor(is_stream() ? Waiting::kNextMessage : Waiting::kMessage);
  } else {
    WaitsFor(Waiting::kServer);
  }
}

void GenericCall::OnWritten(bool ok) {
  {
    absl::MutexLock lock(&mutex_);
    writing_ = false;
    charge().Shrink(written_bytes_);
    NoteWaiting();
    if (!ok) outbox_.clear();
    if (!done_seen_) Advance();
  }
  ReadNext();
  EndOperation();
}

void GenericCall::OnFinished(bool /*ok*/) {
  {
    absl::MutexLock lock(&mutex_);
    finishing_ = false;
  }
  EndOperation();
}

void GenericCall::OnDone(bool /*ok*/) {
  {
    absl::MutexLock lock(&mutex_);
    done_seen_ = true;
  }
  EndOperation();
}

void GenericCall::EndOperation() {
  {
    absl::MutexLock lock(&mutex_);
    if (!done_seen_ || writing_ || finishing_) return;
  }
  if (!reading_) Rest();
}

void GenericCall::Rest() {
  if (call_ != nullptr) call_->OnDone();
  // The outlet is no longer shared, but the thread-safety analysis cannot know
  // that.
  absl::ReleasableMutexLock lock(&mutex_);
  report_.stopwatch().Lap();
  const absl::Status sent = status_.value_or(absl::OkStatus());
  report_.Finish({.sent = sent,
                  .given_up = given_up(),
                  .cancelled = context_->IsCancelled(),
                  .deadline = context_->raw_deadline(),
                  .path = context_->method(),
                  .traceparent = [this] { return TraceParentOf(*context_); },
                  .received_bytes = received_bytes_,
                  .sent_bytes = sent_bytes_,
                  .ends_by_cancel = is_stream()});
  lock.Release();
  environment_.open->erase(this);
  EndCall();
  call_pool_.Ended(this);
}

}  // namespace leakyrelu
