// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rpc/serving.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>

#include "grpc/health/v1/health.pb.h"

namespace leakyrelu::bench {
namespace {

using Clock = std::chrono::steady_clock;
using grpc::health::v1::HealthCheckResponse;

constexpr char kMethod[] = "/grpc.health.v1.Health/Check";
constexpr std::chrono::seconds kTimeout{10};

bool SaysServing(const grpc::ByteBuffer& response) {
  grpc::Slice bytes;
  HealthCheckResponse parsed;
  return response.DumpToSingleSlice(&bytes).ok() &&
         parsed.ParseFromArray(bytes.begin(), static_cast<int>(bytes.size())) &&
         parsed.status() == HealthCheckResponse::SERVING;
}

bool IsServing(grpc::GenericStub* stub) {
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  context.set_deadline(std::chrono::system_clock::now() + kTimeout);
  // An empty HealthCheckRequest is zero bytes and asks about the whole server.
  const grpc::Slice nothing;
  const grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  grpc::Status status;
  auto call = stub->PrepareUnaryCall(&context, kMethod, request, &queue);
  call->StartCall();
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  return status.ok() && SaysServing(response);
}

}  // namespace

absl::StatusOr<int64_t> AwaitServing(const std::string& target) {
  const Clock::time_point end = Clock::now() + kTimeout;
  grpc::GenericStub stub(
      grpc::CreateChannel(target, grpc::InsecureChannelCredentials()));
  while (Clock::now() < end) {
    if (IsServing(&stub)) {
      return std::chrono::nanoseconds(Clock::now().time_since_epoch()).count();
    }
  }
  return absl::DeadlineExceededError(target + ": not SERVING in 10 s");
}

}  // namespace leakyrelu::bench
