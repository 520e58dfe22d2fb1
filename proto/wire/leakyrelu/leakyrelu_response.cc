// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu/leakyrelu_response.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/wire/leakyrelu/leakyrelu_tables.h"
#include "proto/wire/leakyrelu/tensor_encoder.h"
#include "proto/wire/leakyrelu/tensor_reader.h"
#include "proto/wire/split/message_reader.h"

namespace leakyrelu::wire {
namespace {

TensorHead HeadOf(const TensorView& tensor) {
  return {.number = kOutputsNumber,
          .type = tensor.type,
          .type_declared = tensor.type_declared,
          .form = tensor.form,
          .shape = tensor.shape,
          .bytes = tensor.bytes};
}

}  // namespace

EncodedMessage EncodeResponse(const RequestView& request) {
  const std::vector<TensorView>& tensors =
      request.grad_outputs.empty() ? request.inputs : request.grad_outputs;
  EncodedMessage message;
  size_t head_bytes = 0;
  size_t parts = 0;
  for (const TensorView& tensor : tensors) {
    head_bytes += HeadBytes(HeadOf(tensor));
    message.bytes += tensor.bytes;
    parts += tensor.pieces.empty() ? 1 : tensor.pieces.size();
  }
  message.bytes += head_bytes;
  message.head.resize(head_bytes);
  message.parts.reserve(parts);
  std::byte* out = message.head.data();
  for (const TensorView& tensor : tensors) {
    const std::byte* const begin = out;
    out = WriteHead(HeadOf(tensor), out);
    auto& first = message.parts.emplace_back();
    first.head_bytes = static_cast<size_t>(out - begin);
    for (size_t i = 0; i < tensor.pieces.size(); ++i) {
      auto& part = i == 0 ? first : message.parts.emplace_back();
      part.bulk = tensor.pieces[i];
      part.source = tensor.piece_segments[i];
    }
  }
  return message;
}

absl::Status ParseResponse(Segments message, ResponseView& view) {
  view.gathered.clear();
  absl::Status status = ReadMessage<v1::ForwardResponse>(
      message, kResponseTable,
      [&view](const v1::ForwardResponse& response, SplitMessage& split) {
        view.gathered.swap(split.gathered);
        return ReadTensors(response.outputs(), kOutputsNumber, "tensors",
                           split.bulk, view.tensors);
      });
  if (status.ok()) return status;
  return absl::InternalError(absl::StrCat("response: ", status.message()));
}

}  // namespace leakyrelu::wire
