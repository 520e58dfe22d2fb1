// SPDX-License-Identifier: Apache-2.0
#include "server/calls/core_call.h"

#include <grpc/slice.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "server/service/core_buffer.h"

namespace leakyrelu {
namespace {

// gRPC returns an error only if an operation is started in the wrong state.
void Check(grpc_call_error error) {
  if (error != GRPC_CALL_OK) std::abort();
}

grpc_op EndOp(int* cancelled) {
  grpc_op op{};
  op.op = GRPC_OP_RECV_CLOSE_ON_SERVER;
  op.data.recv_close_on_server.cancelled = cancelled;
  return op;
}

// A slice without a reference count: the bytes outlive the operation.
grpc_slice Borrowed(absl::string_view bytes) {
  return grpc_slice_from_static_buffer(bytes.data(), bytes.size());
}

// Refers to metadata, which owns its slices, so nothing is copied.
std::string_view Text(const grpc_slice& slice) {
  return {reinterpret_cast<const char*>(GRPC_SLICE_START_PTR(slice)),
          GRPC_SLICE_LENGTH(slice)};
}

grpc_op SendOp(grpc_op_type type) {
  grpc_op op{};
  op.op = type;
  return op;
}

}  // namespace

CoreService::CoreService(const std::vector<const char*>& paths) {
  for (const char* path : paths) {
    // For unary methods gRPC reads the message before it reports the call.
    auto* method = new grpc::internal::RpcServiceMethod(
        path, grpc::internal::RpcMethod::CLIENT_STREAMING, nullptr);
    methods_.push_back(method);
    AddMethod(method);  // owns it
  }
}

void CancelCall(grpc_call* call, const absl::Status& status) {
  // The core copies the text.
  Check(grpc_call_cancel_with_status(
      call, static_cast<grpc_status_code>(status.code()),
      std::string(status.message()).c_str(), nullptr));
}

void CoreCall::Request(grpc::Server& server, void* method,
                       grpc::ServerCompletionQueue& queue, void* tag) {
  grpc_metadata_array_init(&metadata_);
  Check(grpc_server_request_registered_call(
      server.c_server(), method, &call_, &deadline_, &metadata_,
      /*optional_payload=*/nullptr, queue.cq(), queue.cq(), step_tag_.Of(tag)));
}

void CoreCall::Receive(void* tag) {
  grpc_op op{};
  op.op = GRPC_OP_RECV_MESSAGE;
  op.data.recv_message.recv_message = CoreOf(message_);
  Check(grpc_call_start_batch(call_, &op, 1, step_tag_.Of(tag), nullptr));
}

std::string_view CoreCall::metadata(std::string_view key) const {
  for (size_t i = 0; i < metadata_.count; ++i) {
    if (Text(metadata_.metadata[i].key) == key) {
      return Text(metadata_.metadata[i].value);
    }
  }
  return {};
}

size_t CoreCall::metadata_bytes() const {
  size_t bytes = 0;
  for (size_t i = 0; i < metadata_.count; ++i) {
    bytes += GRPC_SLICE_LENGTH(metadata_.metadata[i].key) +
             GRPC_SLICE_LENGTH(metadata_.metadata[i].value) +
             kMetadataFieldBytes;
  }
  return bytes;
}

void CoreCall::Watch(void* tag) {
  watched_ = true;
  const grpc_op op = EndOp(&cancelled_);
  Check(grpc_call_start_batch(call_, &op, 1, end_tag_.Of(tag), nullptr));
}

void CoreCall::Reply(grpc::ByteBuffer* reply, void* tag) {
  reply_.Swap(reply);
  std::array<grpc_op, 3> ops = {SendOp(GRPC_OP_SEND_INITIAL_METADATA),
                                SendOp(GRPC_OP_SEND_MESSAGE),
                                SendOp(GRPC_OP_SEND_STATUS_FROM_SERVER)};
  ops[1].data.send_message.send_message = *CoreOf(reply_);
  ops[2].data.send_status_from_server.status = GRPC_STATUS_OK;
  Finish(ops, tag);
}

void CoreCall::Fail(const grpc::Status& status, Trailer trailer, void* tag) {
  trailer_ = std::move(trailer);
  status_message_ = status.error_message();
  status_details_ = status.error_details();
  grpc_slice message = Borrowed(status_message_);
  std::array<grpc_metadata, 2> trailers{};
  size_t count = 0;
  if (!status_details_.empty()) {
    trailers[count].key = Borrowed("grpc-status-details-bin");
    trailers[count++].value = Borrowed(status_details_);
  }
  if (!trailer_.value.empty()) {
    trailers[count].key = Borrowed(trailer_.key);
    trailers[count++].value = Borrowed(trailer_.value);
  }
  std::array<grpc_op, 2> ops = {SendOp(GRPC_OP_SEND_INITIAL_METADATA),
                                SendOp(GRPC_OP_SEND_STATUS_FROM_SERVER)};
  auto& sent = ops[1].data.send_status_from_server;
  sent.status = static_cast<grpc_status_code>(status.error_code());
  sent.status_details = &message;
  sent.trailing_metadata = trailers.data();
  sent.trailing_metadata_count = count;
  Finish(ops, tag);
}

void CoreCall::Finish(absl::Span<const grpc_op> sent, void* tag) {
  std::array<grpc_op, 4> ops;
  size_t count = static_cast<size_t>(
      std::copy(sent.begin(), sent.end(), ops.begin()) - ops.begin());
  if (!watched_) ops[count++] = EndOp(&cancelled_);
  Check(grpc_call_start_batch(call_, ops.data(), count, step_tag_.Of(tag),
                              nullptr));
}

void CoreCall::Release() {
  if (call_ != nullptr) grpc_call_unref(call_);
  call_ = nullptr;
  grpc_metadata_array_destroy(&metadata_);
  metadata_ = {};
  message_.Clear();
  reply_.Clear();
  watched_ = false;
  cancelled_ = 0;
}

}  // namespace leakyrelu
