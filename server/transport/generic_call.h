// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_GENERIC_CALL_H_
#define SERVER_TRANSPORT_GENERIC_CALL_H_

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
#include "server/log/call_log.h"
#include "server/metrics/metrics.h"
#include "server/service/stopwatch.h"
#include "server/transport/event.h"
#include "server/transport/roster.h"

namespace leakyrelu {

// The largest message that the small services take: theirs are names.
inline constexpr size_t kMaxAdminMessageBytes = 64 << 10;

// One call of any method that carries no tensors: opens it at the admin
// service that knows its path, and moves messages between the two; a path
// that none knows is answered with UNIMPLEMENTED. Single use.
//
// At most one read, one write (or the finish) and the done event are pending.
// Nothing is read while replies wait to be written, so a caller that does not
// read its replies holds no more than one request's worth of them.
//
// The outlet's functions are thread-safe; all else runs on the loop's thread.
class GenericCall final : public PostedCall, private admin::Outlet {
 public:
  // What the calls of one queue share.
  struct Environment {
    grpc::AsyncGenericService* service;
    grpc::ServerCompletionQueue* queue;
    const std::vector<admin::Service*>* services;
    Metrics* metrics;
    log::CallLog* call_log;  // none: calls are not logged
    // The calls that are open, for the stop of the server.
    absl::flat_hash_set<GenericCall*>* open;
  };

  GenericCall(const Environment& environment, Roster& roster);

  void Post() override;

  // Ends the call, whatever it waits for. Thread-safe as long as it is open.
  void Stop();

 private:
  using Stream = grpc::GenericServerAsyncReaderWriter;

  // admin::Outlet
  void Send(std::string message) override;
  void Finish(const absl::Status& status) override;

  void OnRequest(bool ok);
  void OnRead(bool ok);
  void OnWritten(bool ok);
  void OnFinished(bool ok);
  void OnDone(bool ok);

  void ReadNext();
  void EndOperation();
  void Rest();
  // Starts the next write, or the finish once all is written.
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Environment environment_;
  Roster& roster_;
  MemberEvent<GenericCall> read_{this};
  MemberEvent<GenericCall> write_{this};
  MemberEvent<GenericCall> done_{this};
  std::optional<grpc::GenericServerContext> context_;
  std::optional<Stream> stream_;
  grpc::ByteBuffer request_;
  std::unique_ptr<admin::Call> call_;
  Metrics::Method label_ = Metrics::Method::kOther;
  Stopwatch stopwatch_;
  bool half_closed_ = false;
  bool reading_ = false;
  size_t received_bytes_ = 0;

  absl::Mutex mutex_;
  std::deque<std::string> outbox_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Status> status_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finishing_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_seen_ ABSL_GUARDED_BY(mutex_) = false;
  size_t sent_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_GENERIC_CALL_H_
