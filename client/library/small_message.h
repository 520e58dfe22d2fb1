// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_SMALL_MESSAGE_H_
#define CLIENT_LIBRARY_SMALL_MESSAGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

// Reads and writes the few fields of health and reflection without generated
// messages. A program that links this library together with gRPC's own
// reflection, or with another copy of these .proto files, would register them
// twice, and protobuf aborts such a program at startup.
namespace leakyrelu::client {

// A field of a message: its number, and its value by wire type.
struct SmallField {
  int number = 0;
  uint64_t varint = 0;
  std::string bytes;
};

// A message of one string field; even an empty string is written.
std::string MessageOfString(int number, std::string_view value);

// The varint and length-delimited fields in the order of the message; other
// fields are left out. INTERNAL: not a valid message.
absl::StatusOr<std::vector<SmallField>> ReadSmallMessage(
    std::string_view bytes);

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_SMALL_MESSAGE_H_
