// SPDX-License-Identifier: Apache-2.0
// annotate_methods RULES DESCRIPTORS OUTPUT
//
// Sets the option (google.api.http) of each method that RULES (a
// google.api.Http in text format) names, in the FileDescriptorSet DESCRIPTORS,
// and writes the result to OUTPUT. A rule for a method that does not exist is
// an error, so that the rules stay in step with the contract.
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/text_format.h>

#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "google/api/annotations.pb.h"
#include "google/api/http.pb.h"

namespace {

namespace pb = ::google::protobuf;
using Methods = std::map<std::string, pb::MethodDescriptorProto*>;

absl::StatusOr<std::string> Read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  return content.str();
}

Methods MethodsOf(pb::FileDescriptorSet* files) {
  Methods methods;
  for (pb::FileDescriptorProto& file : *files->mutable_file()) {
    for (pb::ServiceDescriptorProto& service : *file.mutable_service()) {
      for (pb::MethodDescriptorProto& method : *service.mutable_method()) {
        methods[absl::StrCat(file.package(), ".", service.name(), ".",
                             method.name())] = &method;
      }
    }
  }
  return methods;
}

absl::Status Annotate(const char* rules_path, const char* descriptors_path,
                      const char* output_path) {
  const auto rules_text = Read(rules_path);
  if (!rules_text.ok()) return rules_text.status();
  google::api::Http rules;
  if (!pb::TextFormat::ParseFromString(*rules_text, &rules)) {
    return absl::InvalidArgumentError(
        absl::StrCat(rules_path, ": not a google.api.Http in text form"));
  }
  const auto serialized = Read(descriptors_path);
  if (!serialized.ok()) return serialized.status();
  pb::FileDescriptorSet files;
  if (!files.ParseFromString(*serialized)) {
    return absl::InvalidArgumentError(
        absl::StrCat(descriptors_path, ": not a FileDescriptorSet"));
  }
  const Methods methods = MethodsOf(&files);
  for (const google::api::HttpRule& rule : rules.rules()) {
    const auto method = methods.find(rule.selector());
    if (method == methods.end()) {
      return absl::NotFoundError(absl::StrCat(rules_path, ": ", rule.selector(),
                                              ", a method of the contract"));
    }
    *method->second->mutable_options()->MutableExtension(google::api::http) =
        rule;
  }
  std::ofstream output(output_path, std::ios::binary);
  if (!files.SerializeToOstream(&output) || !output.flush()) {
    return absl::UnavailableError(
        absl::StrCat(output_path, ": cannot be written"));
  }
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: annotate_methods RULES DESCRIPTORS OUTPUT\n";
    return 2;
  }
  const absl::Status status = Annotate(argv[1], argv[2], argv[3]);
  if (status.ok()) return 0;
  std::cerr << "annotate_methods: " << status.message() << "\n";
  return 1;
}
