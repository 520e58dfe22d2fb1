// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_DESCRIPTOR_SOURCE_H_
#define SERVER_ADMIN_DESCRIPTOR_SOURCE_H_

#include <google/protobuf/descriptor.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace leakyrelu::admin {

// Answers the queries of the reflection protocol from the descriptors that are
// linked into this program, and from those of grpc.reflection.v1alpha, which
// are made from v1's. Thread-safe.
class DescriptorSource {
 public:
  // services holds the fully qualified names of the served services. The error
  // names one whose descriptor is not linked in.
  static absl::StatusOr<std::unique_ptr<DescriptorSource>> Create(
      std::vector<std::string> services);

  const std::vector<std::string>& services() const { return services_; }

  // Serialized FileDescriptorProtos of a file and all that it imports, each
  // before its dependents. Errors are NOT_FOUND.
  absl::StatusOr<std::vector<std::string>> FileByName(
      const std::string& name) const;
  absl::StatusOr<std::vector<std::string>> FileOfSymbol(
      const std::string& symbol) const;
  absl::StatusOr<std::vector<std::string>> FileOfExtension(
      const std::string& type, int number) const;

  // The numbers of all extensions of a message type.
  absl::StatusOr<std::vector<int>> ExtensionNumbers(
      const std::string& type) const;

 private:
  explicit DescriptorSource(std::vector<std::string> services);

  const google::protobuf::Descriptor* MessageType(
      const std::string& name) const;

  const std::vector<std::string> services_;
  // Layered over the generated pool.
  google::protobuf::DescriptorPool pool_;
};

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_DESCRIPTOR_SOURCE_H_
