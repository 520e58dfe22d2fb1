// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_ENGINE_CONNECTION_H_
#define CLIENT_LOADTEST_ENGINE_CONNECTION_H_

#include <grpc/grpc.h>

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/loadtest/plan/load_options.h"

// gRPC's C core is used directly: the C++ classes are a wrapper around it, its
// functions are public in both generations, and a call needs neither a
// ClientContext nor a set of operation objects.
namespace leakyrelu::loadtest {

// Keeps gRPC initialised.
class GrpcRuntime {
 public:
  GrpcRuntime() { grpc_init(); }
  ~GrpcRuntime() { grpc_shutdown(); }
  GrpcRuntime(const GrpcRuntime&) = delete;
  GrpcRuntime& operator=(const GrpcRuntime&) = delete;
};

// One TCP, TLS or Unix connection, shared with no other channel. Thread-safe.
class Connection {
 public:
  // Reads the certificate files; does not connect yet.
  static absl::StatusOr<std::unique_ptr<Connection>> Create(
      const TargetOptions& target);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Waits until connected. UNAVAILABLE, with the reason, on timeout.
  absl::Status Connect(absl::Duration timeout);

  // A call of the operation's method; owned by the caller.
  grpc_call* CreateCall(Operation operation, bool stream,
                        grpc_completion_queue* queue, gpr_timespec deadline);

 private:
  explicit Connection(grpc_channel* channel);
  // Why the server cannot be reached, as reported by gRPC.
  std::string FailureReason();

  GrpcRuntime runtime_;
  grpc_channel* channel_;
  void* methods_[2][2];  // [backward][stream], resolved once
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_ENGINE_CONNECTION_H_
