// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_LIMITS_H_
#define PROTO_WIRE_SPLIT_LIMITS_H_

#include <cstddef>
#include <cstdint>

// Limits of the wire reader, independent of the server's message limit. They
// bound the memory that a byte of a hostile message can cost.
namespace leakyrelu::wire {

// Maximum elements of one repeated field (the contract's number of tensors).
inline constexpr size_t kMaxTensors = 4096;
// The contract's limit; twice that of NumPy 1.
inline constexpr int kMaxDimensions = 64;
// Maximum bytes of a message that are not bulk: enough for 4096 tensors of 64
// dimensions of 3 bytes each.
inline constexpr size_t kMaxMetadataBytes = size_t{1} << 20;
// Maximum fields of a message and of the messages within it, except elements of
// unpacked bulk. Enough for 4096 inputs and as many gradients or outputs with
// all of their fields. Without this limit, 1 MiB of empty fields, of two bytes
// each, takes protobuf's parser up to 47 ms.
inline constexpr size_t kMaxFields = 10 * kMaxTensors;
// protobuf's own limit.
inline constexpr size_t kMaxMessageBytes = INT32_MAX;
inline constexpr int kMaxNesting = 100;

// Limits of the reader's memory that is kept for the next message, so that a
// rare large message does not increase memory use permanently.
inline constexpr size_t kKeptTensors = 64;
inline constexpr size_t kKeptMetadataBytes = size_t{16} << 10;

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_LIMITS_H_
