// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_CORE_CALL_H_
#define SERVER_CALLS_CORE_CALL_H_

#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace leakyrelu {

// Added to the bytes of a field's name and value, as by HTTP/2 (RFC 9113,
// 6.5.2).
inline constexpr size_t kMetadataFieldBytes = 32;

// Ends a core call soon, in whichever state it is; its caller gets the code and
// the message of this status, which is not OK, unless the reply has left.
// (TryCancel of the C++ classes always sends CANCELLED.) Thread-safe.
void CancelCall(grpc_call* call, const absl::Status& status);

// A metadata entry at the end of a call; none if the value is empty. The key
// outlives it.
struct Trailer {
  absl::string_view key;
  std::string value;
};

// Unary methods with raw messages, by their paths ("/package.Service/Method"),
// which outlive it. CoreCall requests its calls.
class CoreService final : public grpc::Service {
 public:
  explicit CoreService(const std::vector<const char*>& paths);

  // gRPC's handle of the path with this index. REQUIRES: the server is built.
  void* method(size_t index) const { return methods_[index]->server_tag(); }

 private:
  std::vector<grpc::internal::RpcServiceMethod*> methods_;
};

// One unary call of a CoreService by the API of gRPC's core. A small call takes
// three events: it has arrived, its message is complete, and it is over. gRPC's
// C++ classes make the end a separate operation, build maps of the metadata,
// and take a sixth more instructions.
//
// Life cycle, repeated:
//   1. Request  asks for a call; the event reports whether one came.
//   2. Receive  asks for its message. Until then gRPC accepts no more of it
//               than the stream's window allows.
//   3. Watch    only if work outlasts the event: its event is the call's end,
//               which comes early if the caller is gone.
//   4. Reply or Fail  sends it; the event reports that it left and, without
//               Watch, that the call is over. Fail may come before Receive.
//   5. Release  when all the events have come.
//
// Used with a queue whose events grpc::CompletionQueue returns, including every
// tag given here. Not thread-safe.
class CoreCall {
 public:
  CoreCall() = default;
  ~CoreCall() { Release(); }
  CoreCall(const CoreCall&) = delete;
  CoreCall& operator=(const CoreCall&) = delete;

  void Request(grpc::Server& server, void* method,
               grpc::ServerCompletionQueue& queue, void* tag);
  // At most one event of Receive, Request, Reply and Fail is pending at a time.
  void Receive(void* tag);
  // The message of Receive's event. Not valid if the call is over or was half
  // closed without a message.
  grpc::ByteBuffer& message() { return message_; }
  // Set by Request's event, until Release.
  grpc_call* core() const { return call_; }
  gpr_timespec deadline() const { return deadline_; }
  // The first metadata value of that key, or empty; valid until Release.
  std::string_view metadata(std::string_view key) const;
  // The size of all metadata, as HTTP/2 counts it; without the fields that gRPC
  // itself uses.
  size_t metadata_bytes() const;

  void Watch(void* tag);

  // Takes the reply. May be called on a thread other than the queue's; this
  // object must not be used afterwards, since the call may be over.
  void Reply(grpc::ByteBuffer* reply, void* tag);
  void Fail(const grpc::Status& status, Trailer trailer, void* tag);

  // True if the caller did not get the whole reply. REQUIRES: the call is over.
  bool cancelled() const { return cancelled_ != 0; }

  // Resets it for the next Request.
  void Release();

 private:
  // A tag in the form in which grpc::CompletionQueue expects it from the core's
  // queue.
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

  // Starts the operations and, unless the call is watched, the one for its end.
  void Finish(absl::Span<const grpc_op> sent, void* tag);

  Tag step_tag_;
  Tag end_tag_;
  grpc_call* call_ = nullptr;
  grpc_metadata_array metadata_{};
  gpr_timespec deadline_{};
  grpc::ByteBuffer message_;
  bool watched_ = false;
  int cancelled_ = 0;
  // Read by gRPC until the event of Reply or Fail.
  grpc::ByteBuffer reply_;
  std::string status_message_;
  std::string status_details_;
  Trailer trailer_;
};

}  // namespace leakyrelu

#endif  // SERVER_CALLS_CORE_CALL_H_
