// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_ENCODED_MESSAGE_H_
#define PROTO_WIRE_ENCODED_MESSAGE_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"

namespace leakyrelu::wire {

// A message about to be sent: small bytes made here (tags, lengths, shapes),
// all in `head`, and between them the bulk bytes where they already lie. They
// must outlive it.
struct EncodedMessage {
  // The next head_bytes of head, then bulk. Either may be empty.
  struct Part {
    size_t head_bytes = 0;
    absl::Span<const std::byte> bulk;
    // Whose memory bulk is: its segment's index or kGathered in a response,
    // its tensor's index (inputs, then grad_outputs) in a request.
    uint32_t source = 0;
  };
  absl::InlinedVector<std::byte, 48> head;
  absl::InlinedVector<Part, 2> parts;  // in the order of the wire
  size_t bytes = 0;                    // of the whole message
};

// The message in one piece. REQUIRES: out has room for message.bytes.
void CopyTo(const EncodedMessage& message, std::byte* out);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_ENCODED_MESSAGE_H_
