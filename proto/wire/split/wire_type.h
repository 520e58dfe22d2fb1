// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_WIRE_TYPE_H_
#define PROTO_WIRE_SPLIT_WIRE_TYPE_H_

#include <cstdint>

namespace leakyrelu::wire {

// The low three bits of a tag, which define the layout of a field's value. 6
// and 7 are invalid. Source: protobuf's encoding.
enum WireType : uint32_t {
  kVarint = 0,
  kEightBytes = 1,
  kLengthDelimited = 2,
  kStartGroup = 3,
  kEndGroup = 4,
  kFourBytes = 5,
};

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_WIRE_TYPE_H_
