// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/splitter.h"

#include <array>

#include "absl/base/optimization.h"
#include "proto/wire/split/cursor.h"
#include "proto/wire/split/kept_memory.h"
#include "proto/wire/split/limits.h"
#include "proto/wire/split/wire_type.h"

namespace leakyrelu::wire {
namespace {

constexpr uint32_t kNoField = 0xffffffff;

class Splitter {
 public:
  Splitter(Segments message, SplitMessage& split)
      : cursor_(message), split_(split) {
    for (const Segment& segment : message) message_bytes_ += segment.size();
    open_.fill(kNoField);
  }

  SplitResult Run(const MessageTable& table) {
    if (message_bytes_ > kMaxMessageBytes) {
      Fail(SplitFault::kMalformed);
    } else {
      Fields(table, message_bytes_, kMaxNesting);
    }
    return result_;
  }

 private:
  // Of a bulk field: the occurrence of a field of the outermost message.
  struct Place {
    uint8_t root = 0;
    uint32_t index = 0;
  };

  bool Fail(SplitFault fault) {
    result_.fault = fault;
    result_.position = cursor_.position();
    return false;
  }
  bool Malformed() { return Fail(SplitFault::kMalformed); }

  // Each of the following functions handles the bytes before `end` and returns
  // false after a failure. A varint that crosses `end` is detected by the next
  // check of the position; the cursor itself never leaves the segments.
  bool Fields(const MessageTable& table, size_t end, int nesting);
  bool Field(const FieldRule& rule, size_t start, uint32_t tag, size_t end,
             int nesting);
  bool Message(const FieldRule& rule, uint32_t tag, size_t end, int nesting);
  bool Bytes(const FieldRule& rule, uint32_t number, size_t end);
  bool Packed(const FieldRule& rule, size_t element_bytes, size_t end);
  bool Unpacked(const FieldRule& rule, size_t element_bytes, size_t end);
  bool Rest(size_t start, uint32_t tag, size_t end, int nesting);
  bool Unknown(size_t start, uint32_t tag, size_t end, int nesting);

  bool Length(size_t end, size_t& length);
  bool SkipValue(uint32_t tag, size_t end, int nesting);
  bool SkipGroup(uint32_t number, size_t end, int nesting);
  bool CountMetadata(size_t bytes);
  bool CountOccurrence(uint32_t number);
  BulkField& NewField(uint8_t slot);
  BulkField& OpenField(uint8_t slot);
  void TakeBulk(BulkField& field, size_t bytes, size_t rest_bytes);

  Cursor cursor_;
  SplitMessage& split_;
  size_t message_bytes_ = 0;
  size_t metadata_bytes_ = 0;
  size_t fields_ = 0;
  Place place_;
  std::array<uint32_t, kMaxTableNumber + 1> occurrences_ = {};
  // By slot: the field in split_.bulk to which further bytes of this place are
  // appended.
  std::array<uint32_t, kMaxSlots> open_;
  SplitResult result_;
};

bool Splitter::Fields(const MessageTable& table, size_t end, int nesting) {
  while (cursor_.position() < end) {
    const size_t start = cursor_.position();
    uint32_t tag;
    if (ABSL_PREDICT_FALSE(!cursor_.ReadTag(tag))) return Malformed();
    const uint32_t number = tag >> 3;
    const FieldRule& rule = table.rules[number <= kMaxTableNumber ? number : 0];
    if (!Field(rule, start, tag, end, nesting)) return false;
  }
  return cursor_.position() == end || Malformed();
}

bool Splitter::Field(const FieldRule& rule, size_t start, uint32_t tag,
                     size_t end, int nesting) {
  const uint32_t wire_type = tag & 7;
  switch (rule.kind) {
    case FieldKind::kRest:
      return Rest(start, tag, end, nesting);
    case FieldKind::kMessage:
    case FieldKind::kRepeatedMessage:
      if (wire_type != kLengthDelimited) break;
      return Message(rule, tag, end, nesting);
    case FieldKind::kBytes:
    case FieldKind::kRepeatedBytes:
      if (wire_type != kLengthDelimited) break;
      return Bytes(rule, tag >> 3, end);
    case FieldKind::kFixed32:
      if (wire_type == kLengthDelimited) return Packed(rule, 4, end);
      if (wire_type == kFourBytes) return Unpacked(rule, 4, end);
      break;
    case FieldKind::kFixed64:
      if (wire_type == kLengthDelimited) return Packed(rule, 8, end);
      if (wire_type == kEightBytes) return Unpacked(rule, 8, end);
      break;
    case FieldKind::kUnknown:
      break;
  }
  return Unknown(start, tag, end, nesting);
}

bool Splitter::Message(const FieldRule& rule, uint32_t tag, size_t end,
                       int nesting) {
  size_t length;
  if (!Length(end, length)) return false;
  if (rule.kind == FieldKind::kRepeatedMessage) {
    if (!CountOccurrence(tag >> 3)) return false;
    open_.fill(kNoField);
  }
  std::string& rest = split_.rest;
  rest.push_back(static_cast<char>(tag));
  rest.push_back(0);
  const size_t body = rest.size();
  if (!CountMetadata(2) ||
      !Fields(*rule.message, cursor_.position() + length, nesting - 1)) {
    return false;
  }
  // The length is written once it is known. It nearly always fits the one byte
  // reserved for it.
  size_t rest_length = rest.size() - body;
  if (ABSL_PREDICT_FALSE(rest_length >= 0x80)) {
    rest.insert(body, rest_length < (size_t{1} << 14) ? size_t{1} : 2, 0);
  }
  size_t at = body - 1;
  for (; rest_length >= 0x80; rest_length >>= 7) {
    rest[at++] = static_cast<char>(rest_length | 0x80);
  }
  rest[at] = static_cast<char>(rest_length);
  return true;
}

bool Splitter::Bytes(const FieldRule& rule, uint32_t number, size_t end) {
  size_t length;
  if (!Length(end, length) || !CountMetadata(0)) return false;
  if (rule.kind == FieldKind::kRepeatedBytes) {
    if (!CountOccurrence(number)) return false;
    TakeBulk(NewField(rule.slot), length, 0);
    return true;
  }
  BulkField& field = OpenField(rule.slot);
  field.Restart();
  TakeBulk(field, length, 0);
  return true;
}

bool Splitter::Packed(const FieldRule& rule, size_t element_bytes, size_t end) {
  size_t length;
  if (!Length(end, length) || !CountMetadata(0)) return false;
  if (length % element_bytes != 0) return Malformed();
  if (length == 0) return true;
  TakeBulk(OpenField(rule.slot), length, end - cursor_.position() - length);
  return true;
}

bool Splitter::Unpacked(const FieldRule& rule, size_t element_bytes,
                        size_t end) {
  const size_t position = cursor_.position();
  if (position > end || element_bytes > end - position) return Malformed();
  TakeBulk(OpenField(rule.slot), element_bytes, end - position - element_bytes);
  return true;
}

bool Splitter::Rest(size_t start, uint32_t tag, size_t end, int nesting) {
  if (!SkipValue(tag, end, nesting)) return false;
  size_t bytes = cursor_.position() - start;
  if (!CountMetadata(bytes)) return false;
  cursor_.Rewind(bytes);
  while (bytes > 0) {
    const Segment run = cursor_.Take(bytes);
    split_.rest.append(reinterpret_cast<const char*>(run.data()), run.size());
    bytes -= run.size();
  }
  return true;
}

bool Splitter::Unknown(size_t start, uint32_t tag, size_t end, int nesting) {
  return SkipValue(tag, end, nesting) &&
         CountMetadata(cursor_.position() - start);
}

bool Splitter::Length(size_t end, size_t& length) {
  if (ABSL_PREDICT_FALSE(!cursor_.ReadLength(length))) return Malformed();
  const size_t position = cursor_.position();
  if (ABSL_PREDICT_FALSE(position > end || length > end - position)) {
    return Malformed();
  }
  return true;
}

bool Splitter::SkipValue(uint32_t tag, size_t end, int nesting) {
  if (tag >> 3 == 0) return Malformed();
  bool whole = false;
  switch (tag & 7) {
    case kVarint:
      whole = cursor_.SkipVarint();
      break;
    case kEightBytes:
      whole = cursor_.Skip(8);
      break;
    case kLengthDelimited: {
      size_t length;
      return Length(end, length) && cursor_.Skip(length);
    }
    case kStartGroup:
      return SkipGroup(tag >> 3, end, nesting - 1);
    case kFourBytes:
      whole = cursor_.Skip(4);
      break;
    default:  // an end-group tag without its start, or an invalid wire type
      break;
  }
  return (whole && cursor_.position() <= end) || Malformed();
}

bool Splitter::SkipGroup(uint32_t number, size_t end, int nesting) {
  if (nesting < 0) return Malformed();
  while (cursor_.position() < end) {
    uint32_t tag;
    if (!cursor_.ReadTag(tag)) return Malformed();
    if (tag == (number << 3 | kEndGroup)) {
      return cursor_.position() <= end || Malformed();
    }
    if (!CountMetadata(0) || !SkipValue(tag, end, nesting)) return false;
  }
  return Malformed();
}

bool Splitter::CountMetadata(size_t bytes) {
  metadata_bytes_ += bytes;
  if (++fields_ > kMaxFields) return Fail(SplitFault::kTooManyFields);
  return metadata_bytes_ <= kMaxMetadataBytes ||
         Fail(SplitFault::kMetadataTooLarge);
}

bool Splitter::CountOccurrence(uint32_t number) {
  uint32_t& occurrences = occurrences_[number];
  if (occurrences == kMaxTensors) {
    result_.number = number;
    return Fail(SplitFault::kTooManyTensors);
  }
  place_ = {static_cast<uint8_t>(number), occurrences++};
  return true;
}

BulkField& Splitter::NewField(uint8_t slot) {
  BulkField& field = split_.bulk.emplace_back();
  field.root = place_.root;
  field.slot = slot;
  field.index = place_.index;
  return field;
}

BulkField& Splitter::OpenField(uint8_t slot) {
  uint32_t& open = open_[slot];
  if (open != kNoField) return split_.bulk[open];
  open = static_cast<uint32_t>(split_.bulk.size());
  return NewField(slot);
}

void Splitter::TakeBulk(BulkField& field, size_t bytes, size_t rest_bytes) {
  // Length() has checked against the message's end, so the bytes exist.
  while (bytes > 0) {
    const Segment run = cursor_.Take(bytes);
    bytes -= run.size();
    field.Append(run, cursor_.segment(), bytes + rest_bytes, split_.gathered);
  }
}

}  // namespace

SplitResult Split(Segments message, const MessageTable& table,
                  SplitMessage& split) {
  ClearKeeping(kKeptMetadataBytes, split.rest);
  ClearKeeping(kKeptTensors, split.bulk);
  split.gathered.clear();
  return Splitter(message, split).Run(table);
}

}  // namespace leakyrelu::wire
