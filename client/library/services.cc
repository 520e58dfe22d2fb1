// SPDX-License-Identifier: Apache-2.0
#include "client/library/services.h"

#include <utility>

#include "client/library/response.h"
#include "client/library/small_message.h"
#include "proto/methods/methods.h"

namespace leakyrelu::client {
namespace {

// Source: grpc/health/v1/health.proto, grpc/reflection/v1/reflection.proto.
constexpr int kHealthCheckRequestService = 1;
constexpr int kHealthCheckResponseStatus = 1;
constexpr uint64_t kServing = 1;
constexpr uint64_t kNotServing = 2;
constexpr int kReflectionRequestListServices = 7;
constexpr int kReflectionResponseListServices = 6;
constexpr int kListServicesService = 1;
constexpr int kServiceName = 1;

absl::StatusOr<std::vector<SmallField>> Ask(Connection* connection,
                                            const char* method,
                                            const std::string& question,
                                            const CallOptions& options) {
  auto answer = connection->Call(method, CopiedRequest(question), options);
  if (!answer.ok()) return answer.status();
  auto bytes = BytesOf(*answer);
  if (!bytes.ok()) return bytes.status();
  return ReadSmallMessage(*bytes);
}

// The contents of the message fields of this number, concatenated.
absl::StatusOr<std::vector<SmallField>> Within(
    const std::vector<SmallField>& fields, int number) {
  std::vector<SmallField> inner;
  for (const SmallField& field : fields) {
    if (field.number != number) continue;
    auto message = ReadSmallMessage(field.bytes);
    if (!message.ok()) return message.status();
    for (SmallField& part : *message) inner.push_back(std::move(part));
  }
  return inner;
}

}  // namespace

absl::StatusOr<Health> CheckHealth(Connection* connection,
                                   std::string_view service,
                                   const CallOptions& options) {
  auto response =
      Ask(connection, PathOf(Method::kHealthCheck),
          MessageOfString(kHealthCheckRequestService, service), options);
  if (!response.ok()) return response.status();
  Health health = Health::kUnknown;
  for (const SmallField& field : *response) {
    if (field.number != kHealthCheckResponseStatus) continue;
    health = field.varint == kServing      ? Health::kServing
             : field.varint == kNotServing ? Health::kNotServing
                                           : Health::kUnknown;
  }
  return health;
}

absl::StatusOr<std::vector<std::string>> ListServices(
    Connection* connection, const CallOptions& options) {
  const std::string question =
      MessageOfString(kReflectionRequestListServices, "");
  // On the wire, a stream with one request and one response is the same as a
  // unary call.
  auto response =
      Ask(connection, PathOf(Method::kReflection), question, options);
  if (absl::IsUnimplemented(response.status())) {
    // The version that servers from before 2023 have; its messages are the
    // same.
    response =
        Ask(connection, PathOf(Method::kReflectionAlpha), question, options);
  }
  if (!response.ok()) return response.status();
  auto list = Within(*response, kReflectionResponseListServices);
  if (!list.ok()) return list.status();
  auto services = Within(*list, kListServicesService);
  if (!services.ok()) return services.status();
  std::vector<std::string> names;
  for (SmallField& field : *services) {
    if (field.number == kServiceName) names.push_back(std::move(field.bytes));
  }
  return names;
}

}  // namespace leakyrelu::client
