// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_GENERIC_CALL_H_
#define SERVER_CALLS_GENERIC_CALL_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "server/admin/method.h"
#include "server/calls/admitted_call.h"
#include "server/calls/call_pool.h"
#include "server/calls/call_report.h"
#include "server/compute/work_pool.h"
#include "server/io/event.h"
#include "server/log/call_log.h"
#include "server/metrics/metrics.h"
#include "server/service/inflation.h"

namespace leakyrelu {

// The largest message that the small services accept; theirs carry only names.
inline constexpr size_t kMaxAdminMessageBytes = 64 << 10;

// One call of any method that carries no tensors: opens it at the admin service
// that knows its path, and moves messages between the two. An unknown path is
// answered with UNIMPLEMENTED. Single use.
//
// At most one read, one write (or the finish) and the done event are pending.
// Nothing is read while replies wait to be written, so the queued replies of a
// caller that does not read are bounded by one request's. A compressed message
// that takes more than a little to decompress is decompressed by the pool,
// before the next is read.
//
// The outlet's functions are thread-safe; everything else runs on the loop's
// thread.
class GenericCall final : public PostedCall,
                          private AdmittedCall,
                          private admin::Outlet {
 public:
  // Shared by the calls of one queue.
  struct Environment {
    grpc::AsyncGenericService* service;
    grpc::ServerCompletionQueue* queue;
    const std::vector<admin::Service*>* services;
    Metrics* metrics;
    log::CallLog* call_log;  // null: calls are not logged
    AdmissionController* controller;
    WorkPool* pool;
    // The open calls, for the server's stop.
    absl::flat_hash_set<GenericCall*>* open;
  };

  GenericCall(const Environment& environment, CallPool& call_pool);

  void Post() override;

  // Whether the call lasts until its client ends it. On the loop's thread,
  // while the call is open.
  bool is_stream() const { return call_ != nullptr && call_->is_stream(); }

  // Ends the call in whichever state it is. Thread-safe as long as it is open.
  void Stop();

 private:
  using Stream = grpc::GenericServerAsyncReaderWriter;

  // admin::Outlet
  void Send(std::string message) override;
  void Finish(const absl::Status& status) override;

  void OnRequest(bool ok);
  void OnRead(bool ok);
  void OnInflated();
  // Passes the received message on, or refuses it with the error.
  void OnMessage(absl::Status status);
  void OnWritten(bool ok);
  void OnFinished(bool ok);
  void OnDone(bool ok);

  void ReadNext();
  bool IsOver();
  // Notes whether the call waits for its caller.
  void NoteWaiting() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EndOperation();
  void Rest();
  // Starts the next write, or the finish once everything is written.
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Environment environment_;
  CallPool& call_pool_;
  CallReport report_;
  MemberEvent<GenericCall> read_{this};
  MemberEvent<GenericCall> write_{this};
  MemberEvent<GenericCall> done_{this};
  std::optional<grpc::GenericServerContext> context_;
  std::optional<Stream> stream_;
  grpc::ByteBuffer request_;
  std::optional<Inflation> inflation_;
  std::unique_ptr<admin::Call> call_;
  bool half_closed_ = false;
  bool reading_ = false;  // or decompressing what was read
  size_t received_bytes_ = 0;

  absl::Mutex mutex_;
  std::deque<std::string> outbox_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Status> status_ ABSL_GUARDED_BY(mutex_);
  bool awaits_message_ ABSL_GUARDED_BY(mutex_) = false;  // from the caller
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  size_t written_bytes_ ABSL_GUARDED_BY(mutex_) = 0;  // of the current write
  bool finishing_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_seen_ ABSL_GUARDED_BY(mutex_) = false;
  size_t sent_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_CALLS_GENERIC_CALL_H_
