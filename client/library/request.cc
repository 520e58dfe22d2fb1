// SPDX-License-Identifier: Apache-2.0
#include "client/library/request.h"

#include <limits>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "proto/wire/leakyrelu/request_encoder.h"

namespace leakyrelu::client {
namespace {

using OutgoingTensors = absl::InlinedVector<wire::OutgoingTensor, 4>;

OutgoingTensors Outgoing(absl::Span<const TensorRef> tensors) {
  OutgoingTensors outgoing;
  for (const TensorRef& tensor : tensors) {
    outgoing.push_back(
        {tensor.type, tensor.shape, wire::TensorForm::kData, tensor.bytes});
  }
  return outgoing;
}

// Collects small runs in one slice and lends large ones.
class SliceBuilder {
 public:
  void Copy(absl::Span<const std::byte> bytes) {
    pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  }

  void Lend(absl::Span<const std::byte> bytes) {
    Flush();
    if (borrowed_ == nullptr) borrowed_ = std::make_unique<BorrowedBytes>();
    slices_.push_back(borrowed_->Lend(bytes));
  }

  Request Build() && {
    Flush();
    Request request;
    request.message = grpc::ByteBuffer(slices_.data(), slices_.size());
    request.borrowed = std::move(borrowed_);
    return request;
  }

 private:
  void Flush() {
    if (pending_.empty()) return;
    slices_.emplace_back(pending_.data(), pending_.size());
    pending_.clear();
  }

  absl::InlinedVector<std::byte, 512> pending_;
  absl::InlinedVector<grpc::Slice, 4> slices_;
  std::unique_ptr<BorrowedBytes> borrowed_;
};

absl::Status CheckLength(size_t bytes) {
  constexpr size_t kMax = std::numeric_limits<int32_t>::max();
  if (bytes <= kMax) return absl::OkStatus();
  return ResourceExhausted(
      {.reason = std::string(reasons::kMessageTooLarge),
       .field = "request",
       .got = absl::StrCat(bytes, " bytes"),
       .allowed = absl::StrCat("at most ", kMax,
                               " bytes; larger tensors go in chunks")});
}

}  // namespace

absl::StatusOr<Request> EncodeRequest(Operation operation,
                                      absl::Span<const TensorRef> inputs,
                                      absl::Span<const TensorRef> grad_outputs,
                                      const CallOptions& options) {
  const wire::Options wire_options{options.negative_slope, options.semantics};
  const OutgoingTensors x = Outgoing(inputs);
  const OutgoingTensors grad = Outgoing(grad_outputs);
  const wire::EncodedMessage encoded =
      operation == Operation::kForward
          ? wire::EncodeForwardRequest(x, wire_options)
          : wire::EncodeBackwardRequest(x, grad, wire_options);
  if (absl::Status status = CheckLength(encoded.bytes); !status.ok()) {
    return status;
  }
  SliceBuilder builder;
  absl::Span<const std::byte> head = encoded.head;
  for (const wire::EncodedMessage::Part& part : encoded.parts) {
    builder.Copy(head.first(part.head_bytes));
    head.remove_prefix(part.head_bytes);
    if (part.bulk.size() < kLendBytes) {
      builder.Copy(part.bulk);
    } else {
      builder.Lend(part.bulk);
    }
  }
  Request request = std::move(builder).Build();
  for (const TensorRef& input : inputs) {
    request.expected.push_back({input.type, input.bytes.size()});
  }
  return request;
}

Request CopiedRequest(const std::string& message) {
  Request request;
  const grpc::Slice slice(message);
  request.message = grpc::ByteBuffer(&slice, 1);
  return request;
}

}  // namespace leakyrelu::client
