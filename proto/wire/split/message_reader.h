// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_MESSAGE_READER_H_
#define PROTO_WIRE_SPLIT_MESSAGE_READER_H_

#include "absl/status/status.h"
#include "proto/wire/split/field_table.h"
#include "proto/wire/split/limits.h"
#include "proto/wire/split/segments.h"
#include "proto/wire/split/split_error.h"
#include "proto/wire/split/splitter.h"

namespace leakyrelu::wire {

// Splits a serialized Message, parses its rest and calls read(const Message&,
// SplitMessage&) -> absl::Status with both halves. They are valid only until
// read returns: they are reused for the thread's next message, so that small
// messages do not allocate.
template <typename Message, typename Read>
absl::Status ReadMessage(Segments message, const MessageTable& table,
                         Read&& read) {
  struct Kept {
    SplitMessage split;
    Message parsed;
  };
  static thread_local Kept kept;
  SplitMessage& split = kept.split;
  const SplitResult result = Split(message, table, split);
  if (result.fault != SplitFault::kNone) {
    return SplitError(result, *Message::descriptor());
  }
  const auto parse_and_read = [&](Message& parsed) -> absl::Status {
    if (!parsed.ParseFromArray(split.rest.data(),
                               static_cast<int>(split.rest.size()))) {
      return RestError(*Message::descriptor());
    }
    return read(static_cast<const Message&>(parsed), split);
  };
  // A generated message never releases memory on Clear.
  if (split.rest.size() > kKeptMetadataBytes) {
    Message large;
    return parse_and_read(large);
  }
  return parse_and_read(kept.parsed);
}

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_MESSAGE_READER_H_
