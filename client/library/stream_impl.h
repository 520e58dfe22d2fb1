// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_STREAM_IMPL_H_
#define CLIENT_LIBRARY_STREAM_IMPL_H_

#include <grpcpp/alarm.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "client/library/connection.h"
#include "client/library/event_queue.h"
#include "client/library/request.h"
#include "leakyrelu/stream.h"

namespace leakyrelu {

// A blocking interface to an asynchronous bidirectional call: the caller's
// thread starts each operation and waits for its event, which the client's
// thread takes from the queue. Writing and reading are independent.
class Stream::Impl {
 public:
  // stub: owned by the connection.
  Impl(client::Connection* connection, grpc::GenericStub* stub,
       client::Operation operation, const CallOptions& options);
  ~Impl();

  bool Write(absl::Span<const TensorRef> inputs,
             absl::Span<const TensorRef> grad_outputs);
  void WritesDone();
  absl::StatusOr<std::optional<std::vector<Tensor>>> Read();
  void Cancel();

 private:
  // An operation in flight: its event, and whether the event has occurred.
  class Step final : public client::Event {
   public:
    void Begin();
    void Run(bool ok) override;
    // Waits for the event, if an operation is in flight; returns its ok.
    bool Wait();

   private:
    absl::Mutex mutex_;
    bool running_ ABSL_GUARDED_BY(mutex_) = false;
    bool ok_ ABSL_GUARDED_BY(mutex_) = false;
  };

  // The oldest request without a response; nothing if all are answered.
  std::optional<client::Request> TakeUnanswered();
  // Puts a request back as the oldest one.
  void KeepUnanswered(client::Request request);
  // Ends the call with this status instead of the server's.
  void Fail(absl::Status status);
  // Waits for the call's final status. Called only once nothing is left to
  // read: gRPC withholds the status until then.
  absl::Status Finish();

  client::Connection* const connection_;
  const client::Operation operation_;
  const CallOptions options_;
  std::optional<grpc::ClientContext> context_{std::in_place};
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  std::optional<uint64_t> registration_;
  Step start_;
  Step write_;
  Step read_;
  std::optional<absl::Status> status_;  // used by the reader only

  absl::Mutex mutex_;
  // Their bytes are the caller's. gRPC releases them when they are sent; bytes
  // that a finished call left unsent are released only together with the call.
  std::deque<client::Request> unanswered_ ABSL_GUARDED_BY(mutex_);
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leakyrelu

#endif  // CLIENT_LIBRARY_STREAM_IMPL_H_
