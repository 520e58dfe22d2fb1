// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_LEAKYRELU_REQUEST_ENCODER_H_
#define PROTO_WIRE_LEAKYRELU_REQUEST_ENCODER_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "leakyrelu/data_type.h"
#include "proto/wire/leakyrelu/leakyrelu_request.h"
#include "proto/wire/split/encoded_message.h"
#include "proto/wire/tensor/tensor_view.h"

// Encodes requests for a client: the caller's elements are referenced, not
// copied. The server validates requests; nothing is checked here. No receiver
// can parse a message beyond 2 GiB - 1 bytes (EncodedMessage::bytes).
namespace leakyrelu::wire {

struct OutgoingTensor {
  DataType type = DataType::kFloat32;
  absl::Span<const int64_t> shape;  // empty: not declared
  TensorForm form = TensorForm::kData;
  absl::Span<const std::byte> elements;  // row major, little endian
};

EncodedMessage EncodeForwardRequest(absl::Span<const OutgoingTensor> inputs,
                                    const Options& options);
// grad_outputs: empty, or one per input.
EncodedMessage EncodeBackwardRequest(
    absl::Span<const OutgoingTensor> inputs,
    absl::Span<const OutgoingTensor> grad_outputs, const Options& options);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_LEAKYRELU_REQUEST_ENCODER_H_
