// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_CORE_CALL_H_
#define SERVER_TRANSPORT_CORE_CALL_H_

#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace leakyrelu {

// Unary methods with raw messages, by their paths ("/package.Service/Method"),
// which outlive it. Its calls are asked for by CoreCall.
class CoreService final : public grpc::Service {
 public:
  explicit CoreService(const std::vector<const char*>& paths);

  // gRPC's name for the path of this index. REQUIRES: the server is built.
  void* method(size_t index) const { return methods_[index]->server_tag(); }

 private:
  std::vector<grpc::internal::RpcServiceMethod*> methods_;
};

// One unary call of a CoreService by the API of gRPC's core. A small call is
// three events: it has come, its message is whole, and it is over. gRPC's C++
// objects make the end an operation of its own, a context with maps of
// metadata, and take a sixth of the instructions more.
//
// Life, again and again:
//   1. Request  asks for a call; the event says whether one came.
//   2. Receive  asks for its message. Until then gRPC takes no more of it than
//               the stream's window holds.
//   3. Watch    only where work outlasts the event: its event is the call's
//               end, which comes early if the caller is gone.
//   4. Reply or Fail  sends it; the event says that it left and, without
//               Watch, that the call is over. Fail may come before Receive.
//   5. Release  when all the events have come.
//
// Used with a queue whose events are taken by grpc::CompletionQueue; every tag
// given here comes out of it. Not thread-safe.
class CoreCall {
 public:
  CoreCall() = default;
  ~CoreCall() { Release(); }
  CoreCall(const CoreCall&) = delete;
  CoreCall& operator=(const CoreCall&) = delete;

  void Request(grpc::Server& server, void* method,
               grpc::ServerCompletionQueue& queue, void* tag);
  // One event is due of this, Request, Reply and Fail at a time.
  void Receive(void* tag);
  // What Receive's event brought. Not valid: the call is over, or was half
  // closed without a message.
  grpc::ByteBuffer& message() { return message_; }
  // What Request's event brought.
  gpr_timespec deadline() const { return deadline_; }
  // The metadata's first value of that key, or nothing; good until Release.
  std::string_view metadata(std::string_view key) const;
  std::string peer() const;

  void Watch(void* tag);

  // Takes the reply. May be called on another thread than the queue's, where
  // nothing of this may be touched afterwards: the call may be over.
  void Reply(grpc::ByteBuffer* reply, void* tag);
  // pushback: the value of the trailer grpc-retry-pushback-ms; empty: none.
  void Fail(const grpc::Status& status, std::string pushback, void* tag);

  // Ends it, soon, whatever it waits for. Thread-safe between Request's event
  // and Release.
  void Cancel();

  // The caller did not get the whole reply. REQUIRES: the call is over.
  bool cancelled() const { return cancelled_ != 0; }

  // Ready for Request.
  void Release();

 private:
  // A tag as grpc::CompletionQueue wants to find it in the core's queue.
  class Tag final : public grpc::internal::CompletionQueueTag {
   public:
    void* Of(void* tag) {
      tag_ = tag;
      return static_cast<grpc::internal::CompletionQueueTag*>(this);
    }
    bool FinalizeResult(void** tag, bool* /*ok*/) override {
      *tag = tag_;
      return true;
    }

   private:
    void* tag_ = nullptr;
  };

  // Starts the operations and, unless the call is watched, its end.
  void Finish(absl::Span<const grpc_op> sent, void* tag);

  Tag step_tag_;
  Tag end_tag_;
  grpc_call* call_ = nullptr;
  grpc_metadata_array metadata_{};
  gpr_timespec deadline_{};
  grpc::ByteBuffer message_;
  bool watched_ = false;
  int cancelled_ = 0;
  // What gRPC reads until the event of Reply or Fail.
  grpc::ByteBuffer reply_;
  std::string status_message_;
  std::string status_details_;
  std::string pushback_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_CORE_CALL_H_
