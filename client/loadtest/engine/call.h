// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_ENGINE_CALL_H_
#define CLIENT_LOADTEST_ENGINE_CALL_H_

#include <grpc/byte_buffer.h>
#include <grpc/grpc.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/loadtest/engine/connection.h"
#include "client/loadtest/workload/request_template.h"

namespace leakyrelu::loadtest {

// A reusable slot for one call in flight. Its address is the tag of its events.
//
//   1 Start     sends the request (any thread)
//   2 OnEvent   for each event with this tag; true: the call is over
//   3 code, message, response are valid
//   4 Recycle   frees them; Start may follow
//
// The steps of one call must not overlap; they may run on different threads if
// something else orders them.
class Call {
 public:
  static std::unique_ptr<Call> Create(Connection& connection,
                                      grpc_completion_queue* queue,
                                      bool stream);
  virtual ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // The request must outlive the call.
  virtual void Start(const RequestTemplate& request, gpr_timespec deadline) = 0;
  virtual bool OnEvent(bool ok) = 0;
  virtual void Recycle() = 0;
  // Fails the call in flight soon, if there is one. REQUIRES: not called after
  // OnEvent has returned true and before the next Start has returned.
  void Cancel(grpc_status_code code, const char* message);
  // Streams only: ends the stream. True: one more event follows.
  virtual bool HalfClose() { return false; }

  // A pointer for the user of this call, which finds its own data by it.
  void set_owner(void* owner) { owner_ = owner; }
  void* owner() const { return owner_; }

  grpc_status_code code() const { return code_; }
  absl::string_view message() const;
  // The response's bytes as they arrived; empty when the call failed.
  const std::vector<absl::string_view>& response();
  uint64_t response_bytes() const;

 protected:
  Call(Connection& connection, grpc_completion_queue* queue);
  void SetRequest(const RequestTemplate& request);
  void Submit(const grpc_op* ops, size_t count);
  // Frees the messages and the status; the call itself is kept.
  void ReleaseMessages();
  void ReleaseCall();
  grpc_op SendMessageOp();
  grpc_op ReceiveMessageOp();
  grpc_op ReceiveMetadataOp();
  grpc_op ReceiveStatusOp();
  static grpc_op PlainOp(grpc_op_type type);

  Connection& connection_;
  grpc_completion_queue* const queue_;
  grpc_call* call_ = nullptr;
  grpc_byte_buffer* sent_ = nullptr;
  grpc_byte_buffer* received_ = nullptr;
  grpc_metadata_array initial_metadata_;
  grpc_metadata_array trailing_metadata_;
  grpc_status_code code_ = GRPC_STATUS_OK;
  grpc_slice details_;
  std::vector<absl::string_view> pieces_;
  void* owner_ = nullptr;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_ENGINE_CALL_H_
