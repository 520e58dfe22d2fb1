// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_CURSOR_H_
#define PROTO_WIRE_SPLIT_CURSOR_H_

#include <cstddef>
#include <cstdint>

#include "proto/wire/split/segments.h"

namespace leakyrelu::wire {

// A position in a message that lies in segments, with the primitives of
// protobuf's wire format. Never reads outside the segments. Copyable, so that a
// position can be saved; not thread-safe; does not own the segments.
//
// Each Read returns false if protobuf's own parser would not accept the bytes;
// the position is then unspecified.
class Cursor {
 public:
  explicit Cursor(Segments message)
      : next_(message.data()), last_(message.data() + message.size()) {}

  // Bytes before the cursor.
  size_t position() const {
    return run_end_position_ - static_cast<size_t>(run_end_ - at_);
  }
  // The contiguous bytes at the cursor; empty at a segment's end.
  Segment run() const {
    return Segment(at_, static_cast<size_t>(run_end_ - at_));
  }
  // The index of the segment that run() lies in.
  uint32_t segment() const { return segment_; }

  // At most 5 bytes; like protobuf, drops bits beyond 32.
  bool ReadTag(uint32_t& tag) {
    if (at_ != run_end_ && *at_ < std::byte{0x80}) {
      tag = static_cast<uint32_t>(*at_++);
      return true;
    }
    return ReadLongTag(tag);
  }

  // At most 5 bytes. The length may exceed the rest of the message.
  bool ReadLength(size_t& length) {
    if (at_ != run_end_ && *at_ < std::byte{0x80}) {
      length = static_cast<size_t>(*at_++);
      return true;
    }
    return ReadLongLength(length);
  }

  // Skips a varint of at most 10 bytes.
  bool SkipVarint();

  bool Skip(size_t bytes) {
    if (bytes <= run().size()) {
      at_ += bytes;
      return true;
    }
    return SkipRuns(bytes);
  }

  // Moves back over bytes already read. REQUIRES: bytes <= position().
  void Rewind(size_t bytes) {
    if (bytes <= passed_in_run()) {
      at_ -= bytes;
    } else {
      RewindRuns(bytes);
    }
  }

  // The next contiguous bytes, at least 1 and at most max_bytes of them; empty
  // at the end of the message. REQUIRES: max_bytes > 0.
  Segment Take(size_t max_bytes) {
    if (at_ == run_end_ && !NextRun()) return {};
    const Segment taken = run().subspan(0, max_bytes);
    at_ += taken.size();
    return taken;
  }

 private:
  // Moves to the next segment that is not empty. False at the message's end.
  bool NextRun();
  bool NextByte(uint8_t& byte);
  bool ReadLongTag(uint32_t& tag);
  bool ReadLongLength(size_t& length);
  bool SkipRuns(size_t bytes);
  size_t passed_in_run() const {
    return at_ == nullptr ? 0 : static_cast<size_t>(at_ - next_[-1].data());
  }
  void RewindRuns(size_t bytes);

  std::byte* at_ = nullptr;
  std::byte* run_end_ = nullptr;
  size_t run_end_position_ = 0;
  const Segment* next_;  // the segment after the run
  const Segment* last_;
  uint32_t segment_ = 0xffffffff;  // becomes 0 with the first segment
};

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_CURSOR_H_
