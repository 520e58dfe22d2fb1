// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_ENCODED_MESSAGE_H_
#define PROTO_WIRE_ENCODED_MESSAGE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "proto/wire/leakyrelu_request.h"
#include "proto/wire/segments.h"

namespace leakyrelu::wire {

// A message about to be sent: small bytes made here (tags, lengths, shapes),
// all in `head`, and between them the bulk bytes where they already lie.
struct EncodedMessage {
  struct Part {
    bool from_head = false;
    size_t offset = 0;         // in head, if from_head
    size_t size = 0;           // bytes
    Segment bulk;              // else
    uint32_t segment = kGathered;  // which received segment bulk lies in
  };
  std::string head;
  std::vector<Part> parts;  // in the order of the wire
  size_t bytes = 0;         // of the whole message
};

// The response to a request whose results were written over the received
// bytes: over the gradients where there are any, else over the inputs.
// ForwardResponse.outputs and BackwardResponse.grad_inputs have the same
// field number, so one encoder serves both.
EncodedMessage EncodeResponse(const RequestView& request);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_ENCODED_MESSAGE_H_
