// SPDX-License-Identifier: Apache-2.0
#include "server/service/exchange.h"

#include <array>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "proto/wire/inference_response.h"
#include "proto/wire/leakyrelu_response.h"
#include "server/service/reply.h"

namespace leakyrelu {

bool Exchange::Start(Kind kind, grpc::ByteBuffer* request, Stopwatch* stopwatch,
                     absl::AnyInvocable<void() &&> done) {
  stopwatch_ = stopwatch;
  kind_ = kind;
  received_bytes_ = request->Length();
  inference_.found = false;
  inference_.id.clear();
  status_ = Admit();
  if (status_.ok()) {
    status_ = Read(request);
  } else {
    // Its memory goes at once.
    request->Clear();
  }
  if (!status_.ok()) {
    work_.parsing = stopwatch_->Lap();
    Refuse();
    return true;
  }
  Plan();
  work_.parsing = stopwatch_->Lap();
  environment_.metrics->StageFinished(Metrics::Stage::kParse, work_.parsing);
  if (batch_->bytes() <= environment_.inline_bytes) {
    batch_->Run();
    Conclude();
    return true;
  }
  batch_->RunOn(*environment_.pool, [this, done = std::move(done)]() mutable {
    Conclude();
    std::move(done)();
  });
  return false;
}

void Exchange::Cancel() {
  cancelled_.store(true, std::memory_order_relaxed);
  if (batch_.has_value()) batch_->Cancel();
}

grpc::ByteBuffer Exchange::TakeReply() {
  grpc::ByteBuffer reply;
  reply.Swap(&reply_);
  return reply;
}

void Exchange::Reset() {
  if (std::exchange(admitted_, false)) {
    environment_.admission->Leave(received_bytes_);
  }
  batch_.reset();
  view_.gathered.clear();
  message_.Clear();
  reply_.Clear();
  cancelled_.store(false, std::memory_order_relaxed);
  status_ = absl::OkStatus();
  received_bytes_ = 0;
  sent_bytes_ = 0;
  work_ = Work();
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
  absl::Status status = environment_.admission->Enter(received_bytes_);
  admitted_ = status.ok();
  return status;
}

absl::Status Exchange::Read(grpc::ByteBuffer* request) {
  message_.Take(request);
  switch (kind_) {
    case Kind::kForward:
      operation_ = Metrics::Operation::kForward;
      return wire::ParseForwardRequest(message_.segments(), view_);
    case Kind::kBackward:
      operation_ = Metrics::Operation::kBackward;
      return wire::ParseBackwardRequest(message_.segments(), view_);
    case Kind::kInfer:
    case Kind::kStreamInfer:
      break;
  }
  absl::Status status =
      wire::ParseInferenceRequest(message_.segments(), view_, inference_);
  operation_ = inference_.model == wire::InferenceModel::kForward
                   ? Metrics::Operation::kForward
                   : Metrics::Operation::kBackward;
  return status;
}

void Exchange::Refuse() {
  if (auto detail = DetailOf(status_)) {
    environment_.metrics->Rejected(detail->reason);
  }
  if (inference_.found) {
    environment_.metrics->inference().Failed(
        static_cast<size_t>(inference_.model), inference_.preset,
        stopwatch_->Total());
  }
  if (kind_ != Kind::kStreamInfer) return;
  const grpc::Slice error(
      wire::EncodeStreamError(std::string(status_.message()), inference_.id));
  grpc::ByteBuffer reply(&error, 1);
  reply_.Swap(&reply);
  sent_bytes_ = error.size();
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
  batch_.emplace(operation_ == Metrics::Operation::kForward
                     ? Batch::Forward(parameters, tensors)
                     : Batch::Backward(parameters, tensors, with_grad));
}

void Exchange::Conclude() {
  Metrics& metrics = *environment_.metrics;
  work_.computing = stopwatch_->Lap();
  metrics.StageFinished(Metrics::Stage::kCompute, work_.computing);
  if (cancelled_.load(std::memory_order_relaxed)) {
    status_ = absl::CancelledError("call: cancelled, nothing more is computed");
    return;
  }
  CountTensors();
  const wire::EncodedMessage encoded = Encode();
  sent_bytes_ = encoded.bytes;
  // Swapped in: a ByteBuffer has no move, and a copy costs two references a
  // slice.
  grpc::ByteBuffer reply =
      AssembleReply(encoded, message_, std::move(view_.gathered));
  reply_.Swap(&reply);
  // The reply shares what it needs; what it does not (Backward's x) goes now,
  // not when the reply has left.
  message_.Clear();
  if (infers()) {
    const std::chrono::nanoseconds encoding = stopwatch_->Lap();
    metrics.inference().Succeeded(static_cast<size_t>(inference_.model),
                                  inference_.preset,
                                  {.reading = work_.parsing,
                                   .computing = work_.computing,
                                   .encoding = encoding});
  }
}

wire::EncodedMessage Exchange::Encode() const {
  if (!infers()) return wire::EncodeResponse(view_);
  return wire::EncodeInferenceResponse(view_, inference_,
                                       kind_ == Kind::kStreamInfer);
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
      environment_.metrics->TensorsComputed(operation_, type, count.tensors,
                                            count.elements);
      work_.tensors += count.tensors;
      work_.elements += count.elements;
    }
  }
}

}  // namespace leakyrelu
