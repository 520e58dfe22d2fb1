// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_LIMITS_H_
#define PROTO_WIRE_LIMITS_H_

#include <cstddef>
#include <cstdint>

// What the wire reader takes, whatever the server's own message limit is:
// bounds on the memory that a byte of a hostile message can cost.
namespace leakyrelu::wire {

// Elements of one repeated field (the contract's number of tensors).
inline constexpr size_t kMaxTensors = 4096;
// The contract's; twice what NumPy 1 allows.
inline constexpr int kMaxDimensions = 64;
// Bytes of a message that are not bulk: room for 4096 tensors of 64 dimensions
// of 3 bytes each.
inline constexpr size_t kMaxMetadataBytes = size_t{1} << 20;
// protobuf's own.
inline constexpr size_t kMaxMessageBytes = INT32_MAX;
inline constexpr int kMaxNesting = 100;

// Of the reader's memory that is used again for the next message: a rare large
// message must not make every later one hold so much.
inline constexpr size_t kKeptTensors = 64;
inline constexpr size_t kKeptMetadataBytes = size_t{16} << 10;

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_LIMITS_H_
