// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_REFLECTION_H_
#define SERVER_ADMIN_REFLECTION_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/admin/descriptor_source.h"
#include "server/admin/method.h"

namespace leakyrelu::admin {

// grpc.reflection.v1.ServerReflection and v1alpha, which has the same messages:
// lets tools such as grpcurl call this server without .proto files. A query
// that cannot be answered gets an error_response, and the stream goes on.
// Thread-safe. Must outlive the calls that it opened.
class ReflectionService final : public Service {
 public:
  // services holds the fully qualified names of all served services, including
  // these two. The error names one whose descriptor is not linked in.
  static absl::StatusOr<std::unique_ptr<ReflectionService>> Create(
      std::vector<std::string> services);

  std::unique_ptr<Call> Open(Method method, Outlet* outlet) override;

 private:
  explicit ReflectionService(std::unique_ptr<DescriptorSource> source);

  const std::unique_ptr<DescriptorSource> source_;
};

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_REFLECTION_H_
