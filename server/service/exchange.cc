// SPDX-License-Identifier: Apache-2.0
#include "server/service/exchange.h"

#include <array>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "server/service/reply.h"

namespace leakyrelu {
namespace {

absl::Status CancelledByCaller() {
  return absl::CancelledError("call: cancelled by the caller");
}

}  // namespace

bool Exchange::Start(grpc::ByteBuffer* request, Stopwatch* stopwatch,
                     absl::AnyInvocable<void() &&> done) {
  stopwatch_ = stopwatch;
  received_bytes_ = request->Length();
  status_ = Admit();
  if (!status_.ok()) {
    // Its memory is released at once.
    request->Clear();
  } else if (!IsCompressed(*request)) {
    message_.Take(request);
  } else {
    Inflate(request);
    if (!inflation_->Step(Inflation::kInline)) {
      environment_.pool->Repeat(
          [this] {
            return cancelled_.load(std::memory_order_relaxed) ||
                   inflation_->Step(Inflation::kPooled);
          },
          [this, done = std::move(done)]() mutable {
            TakeInflated();
            if (Proceed(&done)) std::move(done)();
          });
      return false;
    }
    TakeInflated();
  }
  return Proceed(&done);
}

void Exchange::Inflate(grpc::ByteBuffer* request) {
  inflation_.emplace(request, environment_.max_message_bytes,
                     Inflation::Memory{.grow =
                                           [this](size_t bytes) {
                                             absl::Status status =
                                                 charge_.Grow(bytes);
                                             if (status.ok()) {
                                               admitted_bytes_ += bytes;
                                             }
                                             return status;
                                           },
                                       .shrink =
                                           [this](size_t bytes) {
                                             charge_.Shrink(bytes);
                                             admitted_bytes_ -= bytes;
                                           }});
}

void Exchange::TakeInflated() {
  if (cancelled_.load(std::memory_order_relaxed)) {
    status_ = CancelledByCaller();
  } else {
    status_ = inflation_->status();
  }
  if (status_.ok()) {
    grpc::ByteBuffer inflated = inflation_->Take();
    message_.Take(&inflated);
  }
  inflation_.reset();
}

bool Exchange::Proceed(absl::AnyInvocable<void() &&>* done) {
  if (status_.ok()) status_ = codec_->Read(message_.segments(), view_);
  if (!status_.ok()) {
    work_.parsing = stopwatch_->Lap();
    Refuse();
    return true;
  }
  Plan();
  work_.parsing = stopwatch_->Lap();
  environment_.metrics->StageFinished(Metrics::Stage::kParse, work_.parsing);
  if (batch_->bytes() <= environment_.inline_bytes) {
    batch_->RunWith(*environment_.pool);
    Conclude();
    return true;
  }
  running_ = &*batch_;
  // Cancel sees the batch, or its flag is seen here.
  if (cancelled_) batch_->Cancel();
  batch_->RunOn(*environment_.pool, [this, done = std::move(*done)]() mutable {
    Conclude();
    std::move(done)();
  });
  return false;
}

void Exchange::Cancel() {
  cancelled_ = true;
  if (Batch* const batch = running_) batch->Cancel();
}

grpc::ByteBuffer Exchange::TakeReply() {
  grpc::ByteBuffer reply;
  reply.Swap(&reply_);
  return reply;
}

void Exchange::Reset() {
  if (admitted_bytes_ > 0) charge_.Shrink(std::exchange(admitted_bytes_, 0));
  codec_->Reset();
  running_ = nullptr;
  batch_.reset();
  view_.gathered.clear();
  message_.Clear();
  reply_.Clear();
  cancelled_.store(false, std::memory_order_relaxed);
  status_ = absl::OkStatus();
  received_bytes_ = 0;
  sent_bytes_ = 0;
  work_ = {};
}

absl::Status Exchange::Admit() {
  if (received_bytes_ > environment_.max_message_bytes) {
    return ResourceExhausted(
        {.reason = std::string(reasons::kMessageTooLarge),
         .field = "message",
         .got = absl::StrCat(received_bytes_, " bytes"),
         .allowed = absl::StrCat("at most ", environment_.max_message_bytes,
                                 " bytes")});
  }
  absl::Status status = charge_.Grow(received_bytes_);
  if (status.ok()) admitted_bytes_ = received_bytes_;
  return status;
}

void Exchange::Refuse() {
  if (auto detail = DetailOf(status_)) {
    environment_.metrics->Rejected(detail->reason);
  }
  codec_->CountFailure(*environment_.metrics, stopwatch_->Total());
  const std::optional<std::string> failure = codec_->EncodeFailure(status_);
  if (!failure.has_value()) return;
  const grpc::Slice slice(*failure);
  grpc::ByteBuffer reply(&slice, 1);
  reply_.Swap(&reply);
  sent_bytes_ = failure->size();
  status_ = absl::OkStatus();
}

void Exchange::Plan() {
  const bool with_grad = !view_.grad_outputs.empty();
  absl::InlinedVector<BatchTensor, 8> tensors;
  tensors.reserve(view_.inputs.size());
  for (size_t i = 0; i < view_.inputs.size(); ++i) {
    const wire::TensorView& input = view_.inputs[i];
    BatchTensor tensor{.type = input.type, .x = input.pieces, .grad = {}};
    if (with_grad) tensor.grad = view_.grad_outputs[i].pieces;
    tensors.push_back(tensor);
  }
  const kernel::Parameters parameters{
      .negative_slope = view_.options.negative_slope,
      .semantics = view_.options.semantics};
  batch_.emplace(codec_->operation() == Metrics::Operation::kForward
                     ? Batch::Forward(parameters, tensors)
                     : Batch::Backward(parameters, tensors, with_grad));
}

void Exchange::Conclude() {
  Metrics& metrics = *environment_.metrics;
  work_.computing = stopwatch_->Lap();
  metrics.StageFinished(Metrics::Stage::kCompute, work_.computing);
  if (cancelled_.load(std::memory_order_relaxed)) {
    status_ = CancelledByCaller();
    return;
  }
  CountTensors();
  const wire::EncodedMessage encoded = codec_->Encode(view_);
  sent_bytes_ = encoded.bytes;
  // Swapped, since a ByteBuffer has no move, and a copy costs two reference
  // counts per slice.
  grpc::ByteBuffer reply =
      AssembleReply(encoded, message_, std::move(view_.gathered));
  reply_.Swap(&reply);
  // The reply shares the slices that it needs; other memory (Backward's x) is
  // released now rather than when the reply has left.
  message_.Clear();
  codec_->CountSuccess(metrics, work_, *stopwatch_);
}

void Exchange::CountTensors() {
  struct Count {
    size_t tensors = 0;
    size_t elements = 0;
  };
  std::array<Count, std::size(kAllDataTypes)> counts;
  for (const wire::TensorView& input : view_.inputs) {
    Count& count = counts[static_cast<size_t>(input.type) - 1];
    ++count.tensors;
    count.elements += input.elements;
  }
  for (DataType type : kAllDataTypes) {
    const Count& count = counts[static_cast<size_t>(type) - 1];
    if (count.tensors > 0) {
      environment_.metrics->TensorsComputed(codec_->operation(), type,
                                            count.tensors, count.elements);
      work_.tensors += count.tensors;
      work_.elements += count.elements;
    }
  }
}

}  // namespace leakyrelu
