// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_UNARY_CALL_H_
#define CLIENT_LIBRARY_UNARY_CALL_H_

#include <grpcpp/alarm.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/inlined_vector.h"
#include "absl/functional/any_invocable.h"
#include "absl/random/random.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "client/library/attempts.h"
#include "client/library/event_queue.h"
#include "client/library/request.h"
#include "client/library/server_stubs.h"
#include "leakyrelu/client_options.h"

namespace leakyrelu::client {

// One call with its retries, as events of a completion queue:
//
//   1. Start: starts the first attempt.
//   2. OnTryFinished: if no server is serving, starts the next attempt at once
//      on all servers; else goes to 3 if the call is to be retried, else to 4.
//   3. OnPauseOver: starts the next attempt; to 2.
//   4. The request is dropped. OnReleased: at once, or when gRPC has released
//      the last of the caller's bytes: done(result), and nothing after it.
//
// Only Cancel may be called while the queue runs events. The call must live
// until done has returned.
class UnaryCall {
 public:
  using Done =
      absl::AnyInvocable<void(absl::StatusOr<grpc::ByteBuffer> response) &&>;
  struct Limits {
    Deadline deadline;
    RetryOptions retry;
    absl::InlinedVector<Canceller*, 2> cancellers;
  };

  UnaryCall(ServerStubs* stubs, grpc::CompletionQueue* queue,
            std::string method, Request request, const Limits& limits,
            Done done);

  void Start();
  // The same, but the call owns itself until it is over.
  static void StartDetached(std::unique_ptr<UnaryCall> call);

  // Thread-safe until done runs.
  void Cancel();

 private:
  struct Try {
    grpc::GenericStub* stub;
    grpc::ClientContext context;
    std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
    grpc::ByteBuffer response;
    grpc::Status status;
  };

  void StartTry();
  void OnTryFinished(bool ok);
  void OnPauseOver(bool ok);
  void Release(absl::StatusOr<grpc::ByteBuffer> result);
  void OnReleased(bool ok);
  void Finish();

  ServerStubs* const stubs_;
  grpc::CompletionQueue* const queue_;
  const std::string method_;
  const Limits limits_;
  Request request_;
  Done done_;
  std::unique_ptr<UnaryCall> self_;                 // detached only
  absl::InlinedVector<uint64_t, 2> registrations_;  // one per canceller
  Attempts attempts_;
  absl::StatusOr<grpc::ByteBuffer> result_;
  MethodEvent<UnaryCall> try_finished_{this, &UnaryCall::OnTryFinished};
  MethodEvent<UnaryCall> pause_over_{this, &UnaryCall::OnPauseOver};
  MethodEvent<UnaryCall> released_{this, &UnaryCall::OnReleased};
  grpc::Alarm release_alarm_;

  absl::Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  bool pausing_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Alarm pause_ ABSL_GUARDED_BY(mutex_);
  std::optional<Try> try_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_UNARY_CALL_H_
