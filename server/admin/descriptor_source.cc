// SPDX-License-Identifier: Apache-2.0
#include "server/admin/descriptor_source.h"

#include <google/protobuf/descriptor.pb.h>

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/text/escape.h"
#include "grpc/reflection/v1/reflection.pb.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu::admin {
namespace {

namespace pb = ::google::protobuf;

// Protobuf searches a name once for each of its dots, which takes seconds for
// 60,000 dots (measured), so names longer than any existing one are not looked
// up.
constexpr size_t kMaxNameBytes = 512;

// The two versions differ only in their names.
pb::FileDescriptorProto MakeV1Alpha() {
  pb::FileDescriptorProto v1;
  ::grpc::reflection::v1::ServerReflectionRequest::descriptor()->file()->CopyTo(
      &v1);
  const auto rename = [](std::string* name) {
    *name = absl::StrReplaceAll(
        *name, {{"grpc.reflection.v1", "grpc.reflection.v1alpha"},
                {"grpc/reflection/v1/", "grpc/reflection/v1alpha/"}});
  };
  rename(v1.mutable_name());
  rename(v1.mutable_package());
  for (pb::DescriptorProto& message : *v1.mutable_message_type()) {
    for (pb::FieldDescriptorProto& field : *message.mutable_field()) {
      if (field.has_type_name()) rename(field.mutable_type_name());
    }
  }
  for (pb::ServiceDescriptorProto& service : *v1.mutable_service()) {
    for (pb::MethodDescriptorProto& method : *service.mutable_method()) {
      rename(method.mutable_input_type());
      rename(method.mutable_output_type());
    }
  }
  return v1;
}

void AppendWithImports(const pb::FileDescriptor* file,
                       std::set<const pb::FileDescriptor*>* seen,
                       std::vector<std::string>* serialized) {
  if (!seen->insert(file).second) return;
  for (int i = 0; i < file->dependency_count(); ++i) {
    AppendWithImports(file->dependency(i), seen, serialized);
  }
  pb::FileDescriptorProto proto;
  file->CopyTo(&proto);
  serialized->push_back(proto.SerializeAsString());
}

absl::Status Unknown(const std::string& asked) {
  return NotFound({std::string(reasons::kUnknownEntity), "name",
                   QuoteText(asked),
                   "a file, symbol or extension of the services listed"});
}

absl::StatusOr<std::vector<std::string>> Serialize(
    const pb::FileDescriptor* file, const std::string& asked) {
  if (file == nullptr) return Unknown(asked);
  std::set<const pb::FileDescriptor*> seen;
  std::vector<std::string> serialized;
  AppendWithImports(file, &seen, &serialized);
  return serialized;
}

}  // namespace

DescriptorSource::DescriptorSource(std::vector<std::string> services)
    : services_(std::move(services)),
      pool_(pb::DescriptorPool::generated_pool()) {}

absl::StatusOr<std::unique_ptr<DescriptorSource>> DescriptorSource::Create(
    std::vector<std::string> services) {
  std::unique_ptr<DescriptorSource> source(
      new DescriptorSource(std::move(services)));
  if (source->pool_.BuildFile(MakeV1Alpha()) == nullptr) {
    return absl::InternalError("grpc.reflection.v1alpha: cannot be built");
  }
  for (const std::string& service : source->services_) {
    if (source->pool_.FindServiceByName(service) == nullptr) {
      return absl::InternalError(
          absl::StrCat(service, ": its descriptor is not linked in"));
    }
  }
  return source;
}

absl::StatusOr<std::vector<std::string>> DescriptorSource::FileByName(
    const std::string& name) const {
  if (name.size() > kMaxNameBytes) return Unknown(name);
  return Serialize(pool_.FindFileByName(name), name);
}

absl::StatusOr<std::vector<std::string>> DescriptorSource::FileOfSymbol(
    const std::string& symbol) const {
  if (symbol.size() > kMaxNameBytes) return Unknown(symbol);
  return Serialize(pool_.FindFileContainingSymbol(symbol), symbol);
}

const pb::Descriptor* DescriptorSource::MessageType(
    const std::string& name) const {
  if (name.size() > kMaxNameBytes) return nullptr;
  return pool_.FindMessageTypeByName(name);
}

absl::StatusOr<std::vector<std::string>> DescriptorSource::FileOfExtension(
    const std::string& type, int number) const {
  const pb::Descriptor* message = MessageType(type);
  if (message == nullptr) return Unknown(type);
  const pb::FieldDescriptor* extension =
      pool_.FindExtensionByNumber(message, number);
  return Serialize(extension == nullptr ? nullptr : extension->file(),
                   absl::StrCat(type, " extension ", number));
}

absl::StatusOr<std::vector<int>> DescriptorSource::ExtensionNumbers(
    const std::string& type) const {
  const pb::Descriptor* message = MessageType(type);
  if (message == nullptr) return Unknown(type);
  std::vector<const pb::FieldDescriptor*> extensions;
  pool_.FindAllExtensions(message, &extensions);
  std::vector<int> numbers;
  numbers.reserve(extensions.size());
  for (const auto* extension : extensions) {
    numbers.push_back(extension->number());
  }
  return numbers;
}

}  // namespace leakyrelu::admin
