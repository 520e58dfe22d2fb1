// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rpc/stream_load.h"

#include <grpc/byte_buffer.h>
#include <grpc/slice.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/bench/rpc/raw_channel.h"

namespace leakyrelu::bench {
namespace {

constexpr char kMethod[] = "/leakyrelu.v1.LeakyReluService/ForwardStream";

// Batches may complete in any order; at most one of each kind is in flight.
enum Tag : intptr_t { kStarted = 1, kWritten, kRead, kEnded };

class Stream {
 public:
  explicit Stream(const StreamLoad& load)
      : load_(load),
        request_(EncodeForwardRequest(load.chunk_bytes)),
        shared_(request_),
        channel_(load.target, kMethod),
        call_(channel_.NewCall()) {
    grpc_metadata_array_init(&initial_);
    grpc_metadata_array_init(&trailing_);
  }

  ~Stream() {
    grpc_call_unref(call_);
    grpc_slice_unref(text_);
    grpc_metadata_array_destroy(&initial_);
    grpc_metadata_array_destroy(&trailing_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // OK if every chunk came back and the server ended the stream with OK.
  absl::Status Carry() {
    Start();
    while (pending_ > 0) Step();
    if (!failure_.ok()) return failure_;
    if (code_ != GRPC_STATUS_OK) return StatusOf(code_, text_);
    if (received_ != load_.chunks) {
      return absl::DataLossError(
          absl::StrCat(received_, " chunks came back of ", load_.chunks));
    }
    return absl::OkStatus();
  }

 private:
  void Batch(grpc_op op, Tag tag) {
    grpc_call_start_batch(call_, &op, 1, reinterpret_cast<void*>(tag), nullptr);
    ++pending_;
  }

  void Start() {
    grpc_op op = {};
    op.op = GRPC_OP_SEND_INITIAL_METADATA;
    Batch(op, kStarted);
    op = {};
    op.op = GRPC_OP_RECV_INITIAL_METADATA;
    op.data.recv_initial_metadata.recv_initial_metadata = &initial_;
    Batch(op, kStarted);
    op = {};
    op.op = GRPC_OP_RECV_STATUS_ON_CLIENT;
    op.data.recv_status_on_client = {&trailing_, &code_, &text_, nullptr};
    Batch(op, kEnded);
    Write();
    Read();
  }

  void Write() {
    grpc_op op = {};
    op.op = GRPC_OP_SEND_CLOSE_FROM_CLIENT;
    if (sent_ < load_.chunks) {
      message_ = shared_.NewMessage();
      op.op = GRPC_OP_SEND_MESSAGE;
      op.data.send_message.send_message = message_;
    }
    Batch(op, kWritten);
  }

  void OnWritten(bool ok) {
    if (message_ == nullptr) return;  // the end of the requests was sent
    grpc_byte_buffer_destroy(message_);
    message_ = nullptr;
    ++sent_;
    if (ok) Write();
  }

  void Read() {
    grpc_op op = {};
    op.op = GRPC_OP_RECV_MESSAGE;
    op.data.recv_message.recv_message = &response_;
    Batch(op, kRead);
  }

  void Step() {
    const grpc_event event = channel_.Next();
    --pending_;
    switch (reinterpret_cast<intptr_t>(event.tag)) {
      case kWritten:
        OnWritten(event.success != 0);
        break;
      case kRead:
        OnRead();
        break;
      default:
        break;
    }
  }

  void OnRead() {
    if (response_ == nullptr) return;  // the server has ended the stream
    const size_t got = grpc_byte_buffer_length(response_);
    if (received_++ == 0) {
      response_bytes_ = got;
      failure_ = CheckResponse(load_.expected, request_, BytesOf(response_));
    } else if (got != response_bytes_) {
      failure_ = absl::DataLossError(absl::StrCat("chunk: ", got, " bytes"));
    }
    grpc_byte_buffer_destroy(response_);
    response_ = nullptr;
    if (!failure_.ok()) grpc_call_cancel(call_, nullptr);
    Read();
  }

  const StreamLoad& load_;
  const std::string request_;
  const SharedBytes shared_;
  RawChannel channel_;
  grpc_call* const call_;
  grpc_metadata_array initial_;
  grpc_metadata_array trailing_;
  grpc_byte_buffer* message_ = nullptr;
  grpc_byte_buffer* response_ = nullptr;
  grpc_status_code code_ = GRPC_STATUS_UNKNOWN;
  grpc_slice text_ = grpc_empty_slice();
  size_t response_bytes_ = 0;
  int64_t sent_ = 0;
  int64_t received_ = 0;
  int pending_ = 0;
  absl::Status failure_;
};

}  // namespace

absl::StatusOr<StreamResult> RunStreamLoad(const StreamLoad& load) {
  StreamResult result;
  const absl::StatusOr<ProcessUsage> before = ReadProcessUsage(load.server_pid);
  if (!before.ok()) return before.status();
  absl::Status status = ResetPeak(load.server_pid);
  if (!status.ok()) return status;
  Stream stream(load);
  const int64_t begin_ns = absl::GetCurrentTimeNanos();
  status = stream.Carry();
  const int64_t end_ns = absl::GetCurrentTimeNanos();
  if (!status.ok()) return status;
  const absl::StatusOr<ProcessUsage> after = ReadProcessUsage(load.server_pid);
  if (!after.ok()) return after.status();
  result.chunks = load.chunks;
  result.seconds = 1e-9 * static_cast<double>(end_ns - begin_ns);
  result.server_before = *before;
  result.server_after = *after;
  result.server_cpu_seconds = after->cpu_seconds - before->cpu_seconds;
  return result;
}

}  // namespace leakyrelu::bench
