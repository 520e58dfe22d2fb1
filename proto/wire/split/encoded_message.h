// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_ENCODED_MESSAGE_H_
#define PROTO_WIRE_SPLIT_ENCODED_MESSAGE_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"

namespace leakyrelu::wire {

// An encoded message to be sent: small bytes made here (tags, lengths, shapes),
// all in `head`, and between them references to the bulk bytes, which must
// outlive the message.
struct EncodedMessage {
  // The next head_bytes of head, followed by bulk. Either may be empty.
  struct Part {
    size_t head_bytes = 0;
    absl::Span<const std::byte> bulk;
    // The owner of bulk: in a response, its segment's index or kGathered; in a
    // request, its tensor's index (inputs, then grad_outputs).
    uint32_t source = 0;
  };
  absl::InlinedVector<std::byte, 48> head;
  absl::InlinedVector<Part, 2> parts;  // in the order of the wire
  size_t bytes = 0;                    // length of the whole message
};

// Copies the message to contiguous memory. REQUIRES: out has room for
// message.bytes.
void CopyTo(const EncodedMessage& message, std::byte* out);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_ENCODED_MESSAGE_H_
