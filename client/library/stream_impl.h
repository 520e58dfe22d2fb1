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

// A blocking face on an asynchronous bidirectional call: each operation is
// started by the caller's thread and waits for its event, which the client's
// thread takes from the queue. Writing and reading are independent.
class Stream::Impl {
 public:
  Impl(client::Connection* connection, client::Operation operation,
       const CallOptions& options);
  ~Impl();

  bool Write(absl::Span<const TensorRef> inputs,
             absl::Span<const TensorRef> grad_outputs);
  void WritesDone();
  absl::StatusOr<std::optional<std::vector<Tensor>>> Read();
  void Cancel();

 private:
  // An operation under way: its event, and whether that has come.
  class Step final : public client::Event {
   public:
    void Begin();
    void Run(bool ok) override;
    // Waits for the event, if one is under way; its ok.
    bool Wait();

   private:
    absl::Mutex mutex_;
    bool running_ ABSL_GUARDED_BY(mutex_) = false;
    bool ok_ ABSL_GUARDED_BY(mutex_) = false;
  };

  // The oldest request without a response; nothing if none is due.
  std::optional<client::Request> TakeUnanswered();
  // Puts it back, as the oldest.
  void KeepUnanswered(client::Request request);
  // Ends the call with this status instead of the server's.
  void Fail(absl::Status status);
  // The call's final status; waits for it. Only once nothing is left to read:
  // gRPC holds the status back until then.
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
  std::optional<absl::Status> status_;  // the reader's

  absl::Mutex mutex_;
  // Their bytes are the caller's. gRPC lets go of them when they are sent, but
  // of what a call that has ended left unsent only together with the call.
  std::deque<client::Request> unanswered_ ABSL_GUARDED_BY(mutex_);
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leakyrelu

#endif  // CLIENT_LIBRARY_STREAM_IMPL_H_
