// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu/request_encoder.h"

#include <bit>
#include <cstring>

#include "proto/wire/leakyrelu/leakyrelu_tables.h"
#include "proto/wire/leakyrelu/tensor_encoder.h"

namespace leakyrelu::wire {
namespace {

static_assert(std::endian::native == std::endian::little,
              "fixed64 is written as the machine has it");

// Maximum bytes of the options: a tagged double and a tagged enum.
constexpr size_t kOptionBytes = 9 + 2;

TensorHead HeadOf(uint8_t number, const OutgoingTensor& tensor) {
  return {.number = number,
          .type = tensor.type,
          .type_declared = true,
          .form = tensor.form,
          .shape = tensor.shape,
          .bytes = tensor.elements.size()};
}

// Options come first: before the elements they need no part of their own.
std::byte* WriteOptions(const Options& options, int slope_number,
                        std::byte* out) {
  *out++ = std::byte(slope_number << 3 | 1);
  std::memcpy(out, &options.negative_slope, 8);
  out += 8;
  *out++ = std::byte((slope_number + 1) << 3);
  *out++ = std::byte(static_cast<int>(options.semantics));
  return out;
}

struct TensorList {
  uint8_t number;
  absl::Span<const OutgoingTensor> tensors;
};

EncodedMessage Encode(absl::Span<const TensorList> lists, int slope_number,
                      const Options& options) {
  EncodedMessage message;
  size_t head_bytes = kOptionBytes;
  size_t parts = 0;
  for (const TensorList& list : lists) {
    parts += list.tensors.size();
    for (const OutgoingTensor& tensor : list.tensors) {
      head_bytes += HeadBytes(HeadOf(list.number, tensor));
      message.bytes += tensor.elements.size();
    }
  }
  message.bytes += head_bytes;
  message.head.resize(head_bytes);
  message.parts.reserve(parts == 0 ? 1 : parts);
  std::byte* begin = message.head.data();
  std::byte* out = WriteOptions(options, slope_number, begin);
  for (const TensorList& list : lists) {
    for (const OutgoingTensor& tensor : list.tensors) {
      out = WriteHead(HeadOf(list.number, tensor), out);
      message.parts.push_back(
          {.head_bytes = static_cast<size_t>(out - begin),
           .bulk = tensor.elements,
           .source = static_cast<uint32_t>(message.parts.size())});
      begin = out;
    }
  }
  if (message.parts.empty()) message.parts.push_back({head_bytes, {}, 0});
  return message;
}

}  // namespace

EncodedMessage EncodeForwardRequest(absl::Span<const OutgoingTensor> inputs,
                                    const Options& options) {
  return Encode({{kInputsNumber, inputs}}, 2, options);
}

EncodedMessage EncodeBackwardRequest(
    absl::Span<const OutgoingTensor> inputs,
    absl::Span<const OutgoingTensor> grad_outputs, const Options& options) {
  return Encode({{kInputsNumber, inputs}, {kGradOutputsNumber, grad_outputs}},
                3, options);
}

}  // namespace leakyrelu::wire
