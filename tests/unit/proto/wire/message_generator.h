// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_PROTO_WIRE_MESSAGE_GENERATOR_H_
#define TESTS_UNIT_PROTO_WIRE_MESSAGE_GENERATOR_H_

#include <cstdint>
#include <random>
#include <string>

#include "google/protobuf/descriptor.h"

namespace leakyrelu::wire {

// Makes serialized messages of any type in unusual but valid encodings: fields
// in any order and repeated, repeated numbers packed, unpacked and split,
// overlong varints, unknown fields and groups, known fields with a wrong wire
// type. The same seed gives the same messages.
class MessageGenerator {
 public:
  explicit MessageGenerator(uint32_t seed) : random_(seed) {}

  std::string Generate(const google::protobuf::Descriptor& type);

  // A field of this number that holds the bytes.
  std::string LengthDelimited(uint32_t number, const std::string& bytes);

  // Uniform in [0, bound).
  uint32_t Below(uint32_t bound) {
    return std::uniform_int_distribution<uint32_t>(0, bound - 1)(random_);
  }

 private:
  bool OneIn(uint32_t times) { return Below(times) == 0; }
  std::string Varint(uint64_t value, size_t max_bytes);
  std::string Tag(uint32_t number, uint32_t wire_type);
  std::string RandomBytes(uint32_t max_bytes);
  std::string Field(const google::protobuf::FieldDescriptor& field, int depth);
  std::string Number(const google::protobuf::FieldDescriptor& field);
  std::string WrongWireType(const google::protobuf::Descriptor& type);
  uint32_t UnknownNumber();
  std::string Unknown(uint32_t number, int depth);
  std::string Fields(const google::protobuf::Descriptor& type, int depth);

  std::mt19937 random_;
};

}  // namespace leakyrelu::wire

#endif  // TESTS_UNIT_PROTO_WIRE_MESSAGE_GENERATOR_H_
