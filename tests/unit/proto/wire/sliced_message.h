// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_PROTO_WIRE_SLICED_MESSAGE_H_
#define TESTS_UNIT_PROTO_WIRE_SLICED_MESSAGE_H_

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proto/wire/split/encoded_message.h"
#include "proto/wire/split/segments.h"
#include "proto/wire/tensor/tensor_view.h"

namespace leakyrelu::wire {

// A serialized message as a transport would deliver it, split at the given
// offsets (ascending; equal ones make empty segments). Each segment is an
// allocation of its exact size, so that a sanitizer detects every access
// outside.
class SlicedMessage {
 public:
  explicit SlicedMessage(std::string_view bytes,
                         const std::vector<size_t>& offsets = {}) {
    size_t begin = 0;
    for (size_t offset : offsets) {
      Add(bytes.substr(begin, offset - begin));
      begin = offset;
    }
    Add(bytes.substr(begin));
  }

  Segments segments() const { return segments_; }

 private:
  void Add(std::string_view bytes) {
    memory_.push_back(std::make_unique<std::byte[]>(bytes.size()));
    std::memcpy(memory_.back().get(), bytes.data(), bytes.size());
    segments_.emplace_back(memory_.back().get(), bytes.size());
  }

  std::vector<std::unique_ptr<std::byte[]>> memory_;
  std::vector<Segment> segments_;
};

// The bytes of pieces, concatenated.
template <typename Pieces>
std::string Joined(const Pieces& pieces) {
  std::string joined;
  for (const Segment piece : pieces) {
    joined.append(reinterpret_cast<const char*>(piece.data()), piece.size());
  }
  return joined;
}

// An encoded message as one string.
inline std::string Flat(const EncodedMessage& message) {
  std::string flat(message.bytes, '\0');
  CopyTo(message, reinterpret_cast<std::byte*>(flat.data()));
  return flat;
}

}  // namespace leakyrelu::wire

#endif  // TESTS_UNIT_PROTO_WIRE_SLICED_MESSAGE_H_
