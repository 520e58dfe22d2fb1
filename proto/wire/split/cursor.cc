// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/cursor.h"

namespace leakyrelu::wire {
namespace {

constexpr int kMaxShortVarintBytes = 5;
constexpr int kMaxVarintBytes = 10;

}  // namespace

bool Cursor::NextRun() {
  while (next_ != last_) {
    const Segment segment = *next_++;
    ++segment_;
    at_ = segment.data();
    run_end_ = at_ + segment.size();
    run_end_position_ += segment.size();
    if (!segment.empty()) return true;
  }
  return false;
}

bool Cursor::NextByte(uint8_t& byte) {
  if (at_ == run_end_ && !NextRun()) return false;
  byte = static_cast<uint8_t>(*at_++);
  return true;
}

bool Cursor::ReadLongTag(uint32_t& tag) {
  size_t value;
  if (!ReadLongLength(value)) return false;
  tag = static_cast<uint32_t>(value);
  return true;
}

bool Cursor::ReadLongLength(size_t& length) {
  length = 0;
  for (int i = 0; i < kMaxShortVarintBytes; ++i) {
    uint8_t byte;
    if (!NextByte(byte)) return false;
    length |= static_cast<size_t>(byte & 0x7f) << (7 * i);
    if (byte < 0x80) return true;
  }
  return false;
}

bool Cursor::SkipVarint() {
  for (int i = 0; i < kMaxVarintBytes; ++i) {
    uint8_t byte;
    if (!NextByte(byte)) return false;
    if (byte < 0x80) return true;
  }
  return false;
}

void Cursor::RewindRuns(size_t bytes) {
  while (bytes > passed_in_run()) {
    bytes -= passed_in_run();
    run_end_position_ -= next_[-1].size();
    --next_;
    --segment_;
    run_end_ = next_[-1].data() + next_[-1].size();
    at_ = run_end_;
  }
  at_ -= bytes;
}

bool Cursor::SkipRuns(size_t bytes) {
  while (bytes > 0) {
    const Segment skipped = Take(bytes);
    if (skipped.empty()) return false;
    bytes -= skipped.size();
  }
  return true;
}

}  // namespace leakyrelu::wire
