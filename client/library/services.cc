// SPDX-License-Identifier: Apache-2.0
#include "client/library/services.h"

#include "absl/strings/str_cat.h"
#include "client/library/methods.h"
#include "client/library/response.h"
#include "grpc/health/v1/health.pb.h"
#include "grpc/reflection/v1/reflection.pb.h"

namespace leakyrelu::client {
namespace {

template <typename Response>
absl::StatusOr<Response> Ask(Connection* connection, const char* method,
                             const google::protobuf::MessageLite& question,
                             const CallOptions& options) {
  auto answer = connection->Call(
      method, CopiedRequest(question.SerializeAsString()), options);
  if (!answer.ok()) return answer.status();
  auto bytes = BytesOf(*answer);
  if (!bytes.ok()) return bytes.status();
  Response response;
  if (!response.ParseFromString(*bytes)) {
    return absl::InternalError(
        absl::StrCat(method, ": ", bytes->size(),
                     " bytes that are no such message, its response"));
  }
  return response;
}

}  // namespace

absl::StatusOr<Health> CheckHealth(Connection* connection,
                                   std::string_view service,
                                   const CallOptions& options) {
  using grpc::health::v1::HealthCheckResponse;
  grpc::health::v1::HealthCheckRequest request;
  request.set_service(std::string(service));
  auto response = Ask<HealthCheckResponse>(connection, kHealthCheckMethod,
                                           request, options);
  if (!response.ok()) return response.status();
  switch (response->status()) {
    case HealthCheckResponse::SERVING:
      return Health::kServing;
    case HealthCheckResponse::NOT_SERVING:
      return Health::kNotServing;
    default:
      return Health::kUnknown;
  }
}

absl::StatusOr<std::vector<std::string>> ListServices(
    Connection* connection, const CallOptions& options) {
  using grpc::reflection::v1::ServerReflectionResponse;
  grpc::reflection::v1::ServerReflectionRequest request;
  request.set_list_services("");
  // A stream with one request and one response is the same on the wire as a
  // unary call.
  auto response = Ask<ServerReflectionResponse>(connection, kReflectionMethod,
                                                request, options);
  if (absl::IsUnimplemented(response.status())) {
    response = Ask<ServerReflectionResponse>(connection, kReflectionAlphaMethod,
                                             request, options);
  }
  if (!response.ok()) return response.status();
  std::vector<std::string> names;
  for (const auto& service : response->list_services_response().service()) {
    names.push_back(service.name());
  }
  return names;
}

}  // namespace leakyrelu::client
