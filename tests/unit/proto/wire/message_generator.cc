// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/proto/wire/message_generator.h"

namespace leakyrelu::wire {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr int kMaxDepth = 4;
constexpr uint32_t kMaxFields = 6;

uint32_t WireType(const FieldDescriptor& field) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_FLOAT:
      return 5;
    case FieldDescriptor::TYPE_DOUBLE:
      return 1;
    case FieldDescriptor::TYPE_BYTES:
    case FieldDescriptor::TYPE_STRING:
    case FieldDescriptor::TYPE_MESSAGE:
      return 2;
    default:
      return 0;
  }
}

}  // namespace

std::string MessageGenerator::Generate(const Descriptor& type) {
  return Fields(type, 0);
}

std::string MessageGenerator::Varint(uint64_t value, size_t max_bytes) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) {
    bytes.push_back(static_cast<char>(value | 0x80));
  }
  bytes.push_back(static_cast<char>(value));
  while (bytes.size() < max_bytes && OneIn(12)) {
    bytes.back() = static_cast<char>(bytes.back() | 0x80);
    bytes.push_back(0);
  }
  return bytes;
}

std::string MessageGenerator::Tag(uint32_t number, uint32_t wire_type) {
  return Varint(number << 3 | wire_type, 5);
}

std::string MessageGenerator::LengthDelimited(uint32_t number,
                                              const std::string& bytes) {
  return Tag(number, 2) + Varint(bytes.size(), 5) + bytes;
}

std::string MessageGenerator::RandomBytes(uint32_t max_bytes) {
  std::string bytes(Below(max_bytes + 1), '\0');
  for (char& byte : bytes) byte = static_cast<char>(Below(256));
  return bytes;
}

std::string MessageGenerator::Number(const FieldDescriptor& field) {
  std::string bytes;
  switch (WireType(field)) {
    case 0:
      return Varint(OneIn(4) ? ~uint64_t{0} - Below(9) : Below(300), 10);
    case 1:
      bytes.resize(8);
      break;
    default:
      bytes.resize(4);
  }
  for (char& byte : bytes) byte = static_cast<char>(Below(256));
  return bytes;
}

std::string MessageGenerator::Field(const FieldDescriptor& field, int depth) {
  const uint32_t number = static_cast<uint32_t>(field.number());
  switch (field.type()) {
    case FieldDescriptor::TYPE_MESSAGE:
      return LengthDelimited(number, Fields(*field.message_type(), depth + 1));
    case FieldDescriptor::TYPE_BYTES:
      return LengthDelimited(number, RandomBytes(OneIn(20) ? 3000 : 20));
    case FieldDescriptor::TYPE_STRING:
      return LengthDelimited(number, std::string(Below(5), 'a'));
    default:
      break;
  }
  if (!field.is_repeated() || OneIn(3)) {
    return Tag(number, WireType(field)) + Number(field);
  }
  std::string packed;
  for (uint32_t count = Below(OneIn(20) ? 400 : 6); count > 0; --count) {
    packed += Number(field);
  }
  return LengthDelimited(number, packed);
}

std::string MessageGenerator::WrongWireType(const Descriptor& type) {
  const int index =
      static_cast<int>(Below(static_cast<uint32_t>(type.field_count())));
  const uint32_t number = static_cast<uint32_t>(type.field(index)->number());
  // Numbers may be packed, so length-delimited is a wrong type for none of
  // them.
  return WireType(*type.field(index)) == 0 ? Tag(number, 5) + "1234"
                                           : Tag(number, 0) + Varint(7, 10);
}

uint32_t MessageGenerator::UnknownNumber() {
  constexpr uint32_t kLargest = (1u << 29) - 1;
  return OneIn(3) ? kLargest - Below(3) : 10 + Below(3000);
}

std::string MessageGenerator::Unknown(uint32_t number, int depth) {
  switch (Below(depth < kMaxDepth ? 5 : 4)) {
    case 0:
      return Tag(number, 0) + Varint(Below(1u << 30), 10);
    case 1:
      return Tag(number, 1) + "12345678";
    case 2:
      return LengthDelimited(number, RandomBytes(9));
    case 3:
      return Tag(number, 5) + "1234";
    default: {
      std::string group = Tag(number, 3);
      for (uint32_t count = Below(3); count > 0; --count) {
        group += Unknown(1 + Below(40), depth + 1);
      }
      return group + Tag(number, 4);
    }
  }
}

std::string MessageGenerator::Fields(const Descriptor& type, int depth) {
  std::string bytes;
  for (uint32_t count = Below(kMaxFields + 1); count > 0; --count) {
    if (OneIn(8)) {
      bytes += OneIn(3) ? WrongWireType(type) : Unknown(UnknownNumber(), depth);
      continue;
    }
    const int index =
        static_cast<int>(Below(static_cast<uint32_t>(type.field_count())));
    bytes += Field(*type.field(index), depth);
  }
  return bytes;
}

}  // namespace leakyrelu::wire
