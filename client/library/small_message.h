// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_SMALL_MESSAGE_H_
#define CLIENT_LIBRARY_SMALL_MESSAGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

// Health's and reflection's few fields, read and written without generated
// messages: a program that links this library together with gRPC's own
// reflection or another copy of these .proto files would register them twice,
// and protobuf ends such a program when it starts.
namespace leakyrelu::client {

// A field of a message: the number, and the value that its wire type has.
struct SmallField {
  int number = 0;
  uint64_t varint = 0;
  std::string bytes;
};

// A message of one string field; even an empty string is written.
std::string MessageOfString(int number, std::string_view value);

// The varint and length-delimited fields in the order that they came in;
// others are left out. INTERNAL: no such message.
absl::StatusOr<std::vector<SmallField>> ReadSmallMessage(
    std::string_view bytes);

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_SMALL_MESSAGE_H_
