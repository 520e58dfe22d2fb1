// SPDX-License-Identifier: Apache-2.0
#include "client/library/small_message.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

#include <utility>

#include "absl/strings/str_cat.h"

namespace leakyrelu::client {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

bool ReadValue(CodedInputStream* in, uint32_t tag, SmallField* field,
               bool* known) {
  *known = true;
  switch (WireFormatLite::GetTagWireType(tag)) {
    case WireFormatLite::WIRETYPE_VARINT:
      return in->ReadVarint64(&field->varint);
    case WireFormatLite::WIRETYPE_LENGTH_DELIMITED: {
      uint32_t length = 0;
      return in->ReadVarint32(&length) &&
             in->ReadString(&field->bytes, static_cast<int>(length));
    }
    default:
      *known = false;
      return WireFormatLite::SkipField(in, tag);
  }
}

}  // namespace

std::string MessageOfString(int number, std::string_view value) {
  std::string message;
  {
    google::protobuf::io::StringOutputStream stream(&message);
    CodedOutputStream out(&stream);
    out.WriteTag(WireFormatLite::MakeTag(
        number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
    out.WriteVarint32(static_cast<uint32_t>(value.size()));
    out.WriteRaw(value.data(), static_cast<int>(value.size()));
  }
  return message;
}

absl::StatusOr<std::vector<SmallField>> ReadSmallMessage(
    std::string_view bytes) {
  CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                      static_cast<int>(bytes.size()));
  std::vector<SmallField> fields;
  while (const uint32_t tag = in.ReadTag()) {
    SmallField field;
    field.number = WireFormatLite::GetTagFieldNumber(tag);
    bool known = false;
    if (!ReadValue(&in, tag, &field, &known)) break;
    if (known) fields.push_back(std::move(field));
  }
  if (in.ConsumedEntireMessage() &&
      in.CurrentPosition() == static_cast<int>(bytes.size())) {
    return fields;
  }
  return absl::InternalError(
      absl::StrCat("response: got ", bytes.size(),
                   " bytes that are no message, allowed: a message"));
}

}  // namespace leakyrelu::client
