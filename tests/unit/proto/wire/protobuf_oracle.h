// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_PROTO_WIRE_PROTOBUF_ORACLE_H_
#define TESTS_UNIT_PROTO_WIRE_PROTOBUF_ORACLE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/message.h"
#include "proto/wire/split/field_table.h"
#include "proto/wire/split/segments.h"

namespace leakyrelu::wire {

// Reads the message with the splitter and puts the bulk back in its place by
// reflection. False if the splitter, or protobuf for the rest, refuses it.
bool ReadSplit(Segments message, const MessageTable& table,
               google::protobuf::Message& parsed);

// Reads the bytes, split at the given offsets, in both ways and describes the
// difference; empty: both refused them, or both gave the same message (except
// for unknown fields).
std::string Difference(std::string_view bytes,
                       const std::vector<size_t>& offsets,
                       const MessageTable& table,
                       const google::protobuf::Message& prototype);

}  // namespace leakyrelu::wire

#endif  // TESTS_UNIT_PROTO_WIRE_PROTOBUF_ORACLE_H_
