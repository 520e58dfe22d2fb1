// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/proto/wire/protobuf_oracle.h"

#include <cstring>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "proto/wire/split/splitter.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

template <typename Element, typename Add>
void AddElements(const std::string& bytes, Add&& add) {
  for (size_t at = 0; at < bytes.size(); at += sizeof(Element)) {
    Element element;
    std::memcpy(&element, bytes.data() + at, sizeof(element));
    add(element);
  }
}

void PutBack(const BulkField& bulk, Message& message) {
  const auto* root = message.GetDescriptor()->FindFieldByNumber(bulk.root);
  const std::string bytes = Joined(bulk.pieces);
  if (root->type() == FieldDescriptor::TYPE_BYTES) {
    message.GetReflection()->AddString(&message, root, bytes);
    return;
  }
  Message* owner = message.GetReflection()->MutableRepeatedMessage(
      &message, root, static_cast<int>(bulk.index));
  // In the Open Inference Protocol, bulk is one message deeper.
  if (const auto* contents =
          owner->GetDescriptor()->FindFieldByName("contents")) {
    owner = owner->GetReflection()->MutableMessage(owner, contents);
  }
  const auto* reflection = owner->GetReflection();
  const auto* field = owner->GetDescriptor()->FindFieldByNumber(bulk.slot);
  switch (field->type()) {
    case FieldDescriptor::TYPE_FLOAT:
      AddElements<float>(bytes, [&](float element) {
        reflection->AddFloat(owner, field, element);
      });
      break;
    case FieldDescriptor::TYPE_DOUBLE:
      AddElements<double>(bytes, [&](double element) {
        reflection->AddDouble(owner, field, element);
      });
      break;
    default:
      reflection->SetString(owner, field, bytes);
  }
}

// Serializes maps in key order.
std::string Serialized(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializePartialToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

}  // namespace

bool ReadSplit(Segments message, const MessageTable& table, Message& parsed) {
  SplitMessage split;
  if (Split(message, table, split).fault != SplitFault::kNone) return false;
  if (!parsed.ParseFromString(split.rest)) return false;
  for (const BulkField& bulk : split.bulk) PutBack(bulk, parsed);
  return true;
}

std::string Difference(std::string_view bytes,
                       const std::vector<size_t>& offsets,
                       const MessageTable& table, const Message& prototype) {
  const std::unique_ptr<Message> expected(prototype.New());
  const std::unique_ptr<Message> actual(prototype.New());
  const bool valid =
      expected->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  const SlicedMessage message(bytes, offsets);
  if (ReadSplit(message.segments(), table, *actual) != valid) {
    return valid ? "refused, but protobuf takes it"
                 : "taken, but protobuf refuses it";
  }
  if (!valid) return "";
  expected->DiscardUnknownFields();
  actual->DiscardUnknownFields();
  if (Serialized(*expected) == Serialized(*actual)) return "";
  return "read " + actual->ShortDebugString() + "\nbut protobuf " +
         expected->ShortDebugString();
}

}  // namespace leakyrelu::wire
