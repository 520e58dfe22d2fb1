// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/engine/call.h"

#include <cstdlib>
#include <utility>

namespace leakyrelu::loadtest {
namespace {

// A unary call per request: all six operations form one batch, so there is one
// event.
class UnaryCall final : public Call {
 public:
  UnaryCall(Connection& connection, grpc_completion_queue* queue)
      : Call(connection, queue) {}

  void Start(const RequestTemplate& request, gpr_timespec deadline) override {
    call_ = connection_.CreateCall(request.operation, /*stream=*/false, queue_,
                                   deadline);
    SetRequest(request);
    const grpc_op ops[] = {PlainOp(GRPC_OP_SEND_INITIAL_METADATA),
                           SendMessageOp(),
                           PlainOp(GRPC_OP_SEND_CLOSE_FROM_CLIENT),
                           ReceiveMetadataOp(),
                           ReceiveMessageOp(),
                           ReceiveStatusOp()};
    Submit(ops, std::size(ops));
  }

  bool OnEvent(bool /*ok*/) override { return true; }

  void Recycle() override {
    ReleaseMessages();
    ReleaseCall();
  }
};

// One stream that carries request after request. When it fails, its status is
// fetched, and the next Start opens another stream.
class StreamCall final : public Call {
 public:
  StreamCall(Connection& connection, grpc_completion_queue* queue)
      : Call(connection, queue) {}

  void Start(const RequestTemplate& request,
             gpr_timespec /*deadline*/) override {
    const bool backward = request.operation != Operation::kForward;
    if (call_ != nullptr && backward != backward_) {
      // A stream has one method. Dropping the last reference cancels it.
      ReleaseCall();
    }
    SetRequest(request);
    grpc_op ops[4];
    size_t count = 0;
    if (call_ == nullptr) {
      backward_ = backward;
      // The worker enforces the deadlines of messages; the stream has none.
      call_ = connection_.CreateCall(request.operation, /*stream=*/true, queue_,
                                     gpr_inf_future(GPR_CLOCK_MONOTONIC));
      ops[count++] = PlainOp(GRPC_OP_SEND_INITIAL_METADATA);
      ops[count++] = ReceiveMetadataOp();
    }
    ops[count++] = SendMessageOp();
    ops[count++] = ReceiveMessageOp();
    fetching_status_ = false;
    Submit(ops, count);
  }

  bool OnEvent(bool ok) override {
    if (fetching_status_) {
      // The stream ended with OK although a request was unanswered.
      if (code_ == GRPC_STATUS_OK) code_ = GRPC_STATUS_UNKNOWN;
      return true;
    }
    if (ok && received_ != nullptr) return true;
    fetching_status_ = true;
    const grpc_op op = ReceiveStatusOp();
    Submit(&op, 1);
    return false;
  }

  void Recycle() override {
    ReleaseMessages();
    if (fetching_status_) ReleaseCall();
    fetching_status_ = false;
  }

  bool HalfClose() override {
    if (call_ == nullptr) return false;
    fetching_status_ = true;
    const grpc_op ops[] = {PlainOp(GRPC_OP_SEND_CLOSE_FROM_CLIENT),
                           ReceiveStatusOp()};
    Submit(ops, std::size(ops));
    return true;
  }

 private:
  bool backward_ = false;
  bool fetching_status_ = false;
};

}  // namespace

std::unique_ptr<Call> Call::Create(Connection& connection,
                                   grpc_completion_queue* queue, bool stream) {
  if (stream) return std::make_unique<StreamCall>(connection, queue);
  return std::make_unique<UnaryCall>(connection, queue);
}

Call::Call(Connection& connection, grpc_completion_queue* queue)
    : connection_(connection), queue_(queue), details_(grpc_empty_slice()) {
  grpc_metadata_array_init(&initial_metadata_);
  grpc_metadata_array_init(&trailing_metadata_);
}

Call::~Call() {
  ReleaseMessages();
  ReleaseCall();
  grpc_metadata_array_destroy(&initial_metadata_);
  grpc_metadata_array_destroy(&trailing_metadata_);
}

void Call::Cancel(grpc_status_code code, const char* message) {
  if (call_ == nullptr) return;
  grpc_call_cancel_with_status(call_, code, message, nullptr);
}

void Call::SetRequest(const RequestTemplate& request) {
  // A static slice: the template outlives the call, so the bytes are neither
  // copied nor reference-counted.
  grpc_slice slice = grpc_slice_from_static_buffer(request.request.data(),
                                                   request.request.size());
  sent_ = grpc_raw_byte_buffer_create(&slice, 1);
}

void Call::Submit(const grpc_op* ops, size_t count) {
  // Fails only if the combination of operations is invalid.
  if (grpc_call_start_batch(call_, ops, count, this, nullptr) != GRPC_CALL_OK) {
    std::abort();
  }
}

void Call::ReleaseMessages() {
  if (sent_ != nullptr) grpc_byte_buffer_destroy(std::exchange(sent_, nullptr));
  if (received_ != nullptr) {
    grpc_byte_buffer_destroy(std::exchange(received_, nullptr));
  }
  grpc_slice_unref(std::exchange(details_, grpc_empty_slice()));
  code_ = GRPC_STATUS_OK;
  pieces_.clear();
}

void Call::ReleaseCall() {
  if (call_ != nullptr) grpc_call_unref(std::exchange(call_, nullptr));
  // The elements belonged to the call; the arrays are reused.
  initial_metadata_.count = 0;
  trailing_metadata_.count = 0;
}

absl::string_view Call::message() const {
  return {reinterpret_cast<const char*>(GRPC_SLICE_START_PTR(details_)),
          GRPC_SLICE_LENGTH(details_)};
}

const std::vector<absl::string_view>& Call::response() {
  pieces_.clear();
  if (received_ == nullptr) return pieces_;
  const grpc_slice_buffer& buffer = received_->data.raw.slice_buffer;
  for (size_t i = 0; i < buffer.count; ++i) {
    const grpc_slice& slice = buffer.slices[i];
    pieces_.emplace_back(
        reinterpret_cast<const char*>(GRPC_SLICE_START_PTR(slice)),
        GRPC_SLICE_LENGTH(slice));
  }
  return pieces_;
}

uint64_t Call::response_bytes() const {
  return received_ == nullptr ? 0 : received_->data.raw.slice_buffer.length;
}

grpc_op Call::PlainOp(grpc_op_type type) {
  grpc_op op = {};
  op.op = type;
  return op;
}

grpc_op Call::SendMessageOp() {
  grpc_op op = PlainOp(GRPC_OP_SEND_MESSAGE);
  op.data.send_message.send_message = sent_;
  return op;
}

grpc_op Call::ReceiveMessageOp() {
  grpc_op op = PlainOp(GRPC_OP_RECV_MESSAGE);
  op.data.recv_message.recv_message = &received_;
  return op;
}

grpc_op Call::ReceiveMetadataOp() {
  grpc_op op = PlainOp(GRPC_OP_RECV_INITIAL_METADATA);
  op.data.recv_initial_metadata.recv_initial_metadata = &initial_metadata_;
  return op;
}

grpc_op Call::ReceiveStatusOp() {
  grpc_op op = PlainOp(GRPC_OP_RECV_STATUS_ON_CLIENT);
  op.data.recv_status_on_client.trailing_metadata = &trailing_metadata_;
  op.data.recv_status_on_client.status = &code_;
  op.data.recv_status_on_client.status_details = &details_;
  return op;
}

}  // namespace leakyrelu::loadtest
