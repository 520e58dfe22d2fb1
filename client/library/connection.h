// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_CONNECTION_H_
#define CLIENT_LIBRARY_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/base/call_once.h"
#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "client/library/event_queue.h"
#include "client/library/request.h"
#include "client/library/server_stubs.h"
#include "client/library/unary_call.h"
#include "leakyrelu/client_options.h"

namespace leakyrelu::client {

// The shared state of a client: the channels, the queues of synchronous calls,
// and the thread of asynchronous calls, which starts with the first of them.
// Thread-safe.
class Connection {
 public:
  Connection(Channels channels, ClientOptions options);
  // Cancels the asynchronous calls and waits for them.
  ~Connection();

  // Runs a call on the calling thread.
  absl::StatusOr<grpc::ByteBuffer> Call(const std::string& method,
                                        Request request,
                                        const CallOptions& options);

  // Runs a call on the client's thread, which also calls done.
  void CallAsync(const std::string& method, Request request,
                 const CallOptions& options, UnaryCall::Done done);

  // Runs an action on the client's thread.
  void RunOnThread(absl::AnyInvocable<void() &&> action);

  Deadline DeadlineOf(const CallOptions& options) const;
  const ClientOptions& options() const { return options_; }
  ServerStubs* stubs() { return &stubs_; }
  EventThread* thread();

 private:
  void BeginAsync();
  void EndAsync();
  UnaryCall::Limits LimitsOf(const CallOptions& options) const;

  const ClientOptions options_;
  ServerStubs stubs_;
  EventQueuePool idle_queues_;
  Canceller closing_;
  absl::Mutex mutex_;
  int async_calls_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::once_flag thread_once_;
  std::unique_ptr<EventThread> thread_;
};

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_CONNECTION_H_
