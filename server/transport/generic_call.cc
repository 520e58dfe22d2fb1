// SPDX-License-Identifier: Apache-2.0
#include "server/transport/generic_call.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "proto/status/reasons.h"
#include "server/transport/call_outcome.h"
#include "server/transport/call_report.h"
#include "server/transport/unknown_method.h"

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

GenericCall::GenericCall(const Environment& environment, Roster& roster)
    : environment_(environment), roster_(roster) {}

void GenericCall::Post() {
  context_.emplace();
  stream_.emplace(&*context_);
  context_->AsyncNotifyWhenDone(done_.Then(&GenericCall::OnDone));
  environment_.service->RequestCall(&*context_, &*stream_, environment_.queue,
                                    environment_.queue,
                                    read_.Then(&GenericCall::OnRequest));
}

void GenericCall::Stop() {
  Finish(Unavailable({.reason = std::string(reasons::kServerStopping),
                      .field = "server",
                      .got = "stopping",
                      .allowed = "call another one, or again"}));
}

void GenericCall::OnRequest(bool ok) {
  if (!ok) {
    roster_.NeverBegan(this);
    return;
  }
  roster_.Began();
  environment_.open->insert(this);
  stopwatch_ = Stopwatch();
  for (admin::Service* service : *environment_.services) {
    call_ = service->Open(context_->method(), this);
    if (call_ != nullptr) break;
  }
  if (call_ != nullptr) label_ = Metrics::Find(context_->method());
  environment_.metrics->CallStarted(label_);
  if (call_ == nullptr) {
    const absl::Status status = UnknownMethod(context_->method());
    environment_.metrics->Rejected(reasons::kUnknownMethod);
    Finish(status);
  }
  ReadNext();
}

void GenericCall::ReadNext() {
  if (call_ == nullptr || half_closed_ || reading_) return;
  {
    absl::MutexLock lock(&mutex_);
    if (writing_ || status_.has_value() || done_seen_) return;
  }
  reading_ = true;
  stream_->Read(&request_, read_.Then(&GenericCall::OnRead));
}

void GenericCall::OnRead(bool ok) {
  reading_ = false;
  if (!ok) {
    half_closed_ = true;
    call_->OnHalfClose();
  } else {
    received_bytes_ += request_.Length();
    if (request_.Length() > kMaxAdminMessageBytes) {
      Finish(ResourceExhausted(
          {.reason = std::string(reasons::kMessageTooLarge),
           .field = "message",
           .got = absl::StrCat(request_.Length(), " bytes"),
           .allowed = absl::StrCat("at most ", kMaxAdminMessageBytes,
                                   " bytes for this method")}));
    } else {
      call_->OnMessage(Flatten(request_));
    }
    request_.Clear();
    ReadNext();
  }
  EndOperation();
}

void GenericCall::Send(std::string message) {
  absl::MutexLock lock(&mutex_);
  if (status_.has_value() || done_seen_) return;
  outbox_.push_back(std::move(message));
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
    sent_bytes_ += slice.size();
    outbox_.pop_front();
    stream_->Write(grpc::ByteBuffer(&slice, 1),
                   write_.Then(&GenericCall::OnWritten));
  } else if (status_.has_value()) {
    finishing_ = true;
    AddTrailers(*status_, *context_);
    stream_->Finish(ToGrpcStatus(*status_),
                    write_.Then(&GenericCall::OnFinished));
  }
  roster_.loop().Kick();
}

void GenericCall::OnWritten(bool ok) {
  {
    absl::MutexLock lock(&mutex_);
    writing_ = false;
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
  // Nobody holds the outlet any more, but the analysis cannot know.
  absl::ReleasableMutexLock lock(&mutex_);
  stopwatch_.Lap();
  const absl::Status status = status_.value_or(absl::OkStatus());
  const absl::StatusCode code = FinalCode(status, *context_);
  environment_.metrics->CallFinished(label_, code, stopwatch_.Total(),
                                     received_bytes_, sent_bytes_);
  LogCall(*context_,
          {.method = context_->method(),
           .code = code,
           .status = status,
           .total = stopwatch_.Total(),
           .received_bytes = received_bytes_,
           .sent_bytes = sent_bytes_,
           .work = {}},
          environment_.call_log);
  lock.Release();
  environment_.open->erase(this);
  roster_.Ended(this);
}

}  // namespace leakyrelu
