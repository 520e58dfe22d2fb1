// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/proto/wire/inference_schema.h"

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/text_format.h"

namespace leakyrelu::wire {
namespace {

constexpr char kSchema[] = R"(
  name: "inference_schema.proto" package: "inference_schema" syntax: "proto3"
  message_type {
    name: "Contents"
    field { name: "bools" number: 1 type: TYPE_BOOL label: LABEL_REPEATED }
    field { name: "int64s" number: 3 type: TYPE_INT64 label: LABEL_REPEATED }
    field { name: "floats" number: 6 type: TYPE_FLOAT label: LABEL_REPEATED }
    field { name: "doubles" number: 7 type: TYPE_DOUBLE label: LABEL_REPEATED }
    field { name: "bytes" number: 8 type: TYPE_BYTES label: LABEL_REPEATED }
  }
  message_type {
    name: "Input"
    field { name: "name" number: 1 type: TYPE_BYTES label: LABEL_OPTIONAL }
    field { name: "datatype" number: 2 type: TYPE_BYTES label: LABEL_OPTIONAL }
    field { name: "shape" number: 3 type: TYPE_INT64 label: LABEL_REPEATED }
    field {
      name: "contents" number: 5 type: TYPE_MESSAGE label: LABEL_OPTIONAL
      type_name: "Contents"
    }
  }
  message_type {
    name: "Request"
    field { name: "model" number: 1 type: TYPE_BYTES label: LABEL_OPTIONAL }
    field { name: "version" number: 2 type: TYPE_BYTES label: LABEL_OPTIONAL }
    field { name: "id" number: 3 type: TYPE_BYTES label: LABEL_OPTIONAL }
    field {
      name: "inputs" number: 5 type: TYPE_MESSAGE label: LABEL_REPEATED
      type_name: "Input"
    }
    field { name: "raw" number: 7 type: TYPE_BYTES label: LABEL_REPEATED }
  }
)";

const google::protobuf::Message* MakePrototype() {
  google::protobuf::FileDescriptorProto file;
  if (!google::protobuf::TextFormat::ParseFromString(kSchema, &file)) {
    return nullptr;
  }
  static google::protobuf::DescriptorPool pool;
  static google::protobuf::DynamicMessageFactory factory;
  const auto* built = pool.BuildFile(file);
  return factory.GetPrototype(built->FindMessageTypeByName("Request"));
}

}  // namespace

const google::protobuf::Message* InferencePrototype() {
  static const google::protobuf::Message* const prototype = MakePrototype();
  return prototype;
}

}  // namespace leakyrelu::wire
