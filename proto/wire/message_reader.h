// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_MESSAGE_READER_H_
#define PROTO_WIRE_MESSAGE_READER_H_

#include "absl/status/status.h"
#include "proto/wire/field_table.h"
#include "proto/wire/limits.h"
#include "proto/wire/segments.h"
#include "proto/wire/split_error.h"
#include "proto/wire/splitter.h"

namespace leakyrelu::wire {

// Splits a serialized Message, parses its rest and calls
// read(const Message&, SplitMessage&) -> absl::Status with both halves, which
// are read's only until it returns: they are kept for the thread's next
// message, so that small messages do not allocate.
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
  // A generated message keeps all memory that it ever had.
  if (split.rest.size() > kKeptMetadataBytes) {
    Message large;
    return parse_and_read(large);
  }
  return parse_and_read(kept.parsed);
}

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_MESSAGE_READER_H_
