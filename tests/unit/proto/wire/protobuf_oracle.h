// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_PROTO_WIRE_PROTOBUF_ORACLE_H_
#define TESTS_UNIT_PROTO_WIRE_PROTOBUF_ORACLE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/message.h"
#include "proto/wire/field_table.h"
#include "proto/wire/segments.h"

namespace leakyrelu::wire {

// Reads the message with the splitter and puts the bulk back where it belongs,
// by reflection. False where the splitter, or protobuf on the rest, refuses.
bool ReadSplit(Segments message, const MessageTable& table,
               google::protobuf::Message& parsed);

// Reads the bytes, cut at the given offsets, in both ways and says how they
// differ; empty: both refused them, or both gave the same message (unknown
// fields apart).
std::string Difference(std::string_view bytes, const std::vector<size_t>& cuts,
                       const MessageTable& table,
                       const google::protobuf::Message& prototype);

}  // namespace leakyrelu::wire

#endif  // TESTS_UNIT_PROTO_WIRE_PROTOBUF_ORACLE_H_
