// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_REQUEST_ENCODER_H_
#define PROTO_WIRE_REQUEST_ENCODER_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "leakyrelu/data_type.h"
#include "proto/wire/encoded_message.h"
#include "proto/wire/leakyrelu_request.h"
#include "proto/wire/tensor_view.h"

// Requests as a client sends them: the caller's elements are named where they
// lie, not copied. Nothing is checked here; the server does. A message beyond
// 2 GiB - 1 bytes (EncodedMessage::bytes) no receiver can parse.
namespace leakyrelu::wire {

struct OutgoingTensor {
  DataType type = DataType::kFloat32;
  absl::Span<const int64_t> shape;  // empty: not declared
  TensorForm form = TensorForm::kData;
  absl::Span<const std::byte> elements;  // row major, little endian
};

EncodedMessage EncodeForwardRequest(absl::Span<const OutgoingTensor> inputs,
                                    const Options& options);
// grad_outputs: empty, or one an input.
EncodedMessage EncodeBackwardRequest(
    absl::Span<const OutgoingTensor> inputs,
    absl::Span<const OutgoingTensor> grad_outputs, const Options& options);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_REQUEST_ENCODER_H_
