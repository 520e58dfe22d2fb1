// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rpc/unary_load.h"

#include <grpc/byte_buffer.h>
#include <grpc/slice.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/bench/rpc/raw_channel.h"

namespace leakyrelu::bench {
namespace {

constexpr char kForward[] = "/leakyrelu.v1.LeakyReluService/Forward";
constexpr char kInfer[] = "/inference.GRPCInferenceService/ModelInfer";

// One call at a time, repeatedly; one batch per call.
class Call {
 public:
  Call() {
    grpc_metadata_array_init(&initial_);
    grpc_metadata_array_init(&trailing_);
  }
  ~Call() {
    Release();
    grpc_metadata_array_destroy(&initial_);
    grpc_metadata_array_destroy(&trailing_);
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  void Start(RawChannel* channel, const SharedBytes& bytes) {
    Release();
    started_ns_ = absl::GetCurrentTimeNanos();
    call_ = channel->NewCall();
    request_ = bytes.NewMessage();
    grpc_op ops[6] = {};
    ops[0].op = GRPC_OP_SEND_INITIAL_METADATA;
    ops[1].op = GRPC_OP_SEND_MESSAGE;
    ops[1].data.send_message.send_message = request_;
    ops[2].op = GRPC_OP_SEND_CLOSE_FROM_CLIENT;
    ops[3].op = GRPC_OP_RECV_INITIAL_METADATA;
    ops[3].data.recv_initial_metadata.recv_initial_metadata = &initial_;
    ops[4].op = GRPC_OP_RECV_MESSAGE;
    ops[4].data.recv_message.recv_message = &response_;
    ops[5].op = GRPC_OP_RECV_STATUS_ON_CLIENT;
    ops[5].data.recv_status_on_client = {&trailing_, &code_, &text_, nullptr};
    grpc_call_start_batch(call_, ops, 6, this, nullptr);
  }

  absl::Status status() const { return StatusOf(code_, text_); }
  grpc_byte_buffer* response() const { return response_; }
  int64_t started_ns() const { return started_ns_; }

 private:
  void Release() {
    if (call_ == nullptr) return;
    grpc_call_unref(call_);
    grpc_slice_unref(text_);
    grpc_byte_buffer_destroy(request_);
    if (response_ != nullptr) grpc_byte_buffer_destroy(response_);
    response_ = nullptr;
    call_ = nullptr;
  }

  grpc_call* call_ = nullptr;
  grpc_byte_buffer* request_ = nullptr;
  grpc_byte_buffer* response_ = nullptr;
  grpc_metadata_array initial_;
  grpc_metadata_array trailing_;
  grpc_status_code code_ = GRPC_STATUS_UNKNOWN;
  grpc_slice text_ = grpc_empty_slice();
  int64_t started_ns_ = 0;
};

double Microseconds(const std::vector<int64_t>& sorted_ns, double quantile) {
  if (sorted_ns.empty()) return 0;
  const auto last = static_cast<double>(sorted_ns.size() - 1);
  return 1e-3 * sorted_ns[static_cast<size_t>(quantile * last + 0.5)];
}

class Loop {
 public:
  explicit Loop(const UnaryLoad& load)
      : load_(load),
        request_(load.expected == Expected::kInference
                     ? EncodeInferRequest(load.tensor_bytes)
                     : EncodeForwardRequest(load.tensor_bytes)),
        shared_(request_),
        channel_(load.target,
                 load.expected == Expected::kInference ? kInfer : kForward,
                 load.coalesce) {
    for (int i = 0; i < load.in_flight; ++i) {
      calls_.push_back(std::make_unique<Call>());
    }
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  absl::StatusOr<UnaryResult> Run() {
    UnaryResult result;
    absl::Status status = ReadServer(&result.server_before);
    if (status.ok()) status = CheckFirst();
    if (status.ok()) status = Warm();
    if (status.ok()) status = ResetPeak(load_.server_pid);
    if (status.ok()) status = Measure(&result);
    Drain();
    if (!status.ok()) return status;
    return result;
  }

 private:
  absl::Status ReadServer(ProcessUsage* usage) {
    absl::StatusOr<ProcessUsage> read = ReadProcessUsage(load_.server_pid);
    if (read.ok()) *usage = *read;
    return read.status();
  }

  void StartCall(Call* call) {
    call->Start(&channel_, shared_);
    ++in_flight_;
  }

  // Waits for one call and removes it.
  absl::StatusOr<Call*> Finish() {
    auto* call = static_cast<Call*>(channel_.Next().tag);
    --in_flight_;
    if (!call->status().ok()) return call->status();
    return call;
  }

  absl::Status CheckFirst() {
    StartCall(calls_[0].get());
    absl::StatusOr<Call*> call = Finish();
    if (!call.ok()) return call.status();
    response_bytes_ = grpc_byte_buffer_length((*call)->response());
    return CheckResponse(load_.expected, request_,
                         BytesOf((*call)->response()));
  }

  // Finishes one call and starts it again.
  absl::Status Turn(int64_t* now_ns, int64_t* latency_ns) {
    absl::StatusOr<Call*> call = Finish();
    if (!call.ok()) return call.status();
    *now_ns = absl::GetCurrentTimeNanos();
    *latency_ns = *now_ns - (*call)->started_ns();
    const size_t got = grpc_byte_buffer_length((*call)->response());
    if (got != response_bytes_) {
      return absl::DataLossError(absl::StrCat(
          "response: ", got, " bytes, the first had ", response_bytes_));
    }
    StartCall(*call);
    return absl::OkStatus();
  }

  absl::Status Warm() {
    for (auto& call : calls_) StartCall(call.get());
    const int64_t end_ns =
        absl::GetCurrentTimeNanos() + absl::ToInt64Nanoseconds(load_.warmup);
    // Every call completes at least once, however long that takes.
    for (int64_t now_ns = 0, ignored = 0, turns = 0;
         now_ns < end_ns || turns < load_.in_flight; ++turns) {
      absl::Status status = Turn(&now_ns, &ignored);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Measure(UnaryResult* result) {
    std::vector<int64_t> latencies_ns;
    latencies_ns.reserve(size_t{1} << 20);
    ProcessUsage before;
    absl::Status status = ReadServer(&before);
    if (!status.ok()) return status;
    const absl::StatusOr<ProcessUsage> client = ReadProcessUsage(getpid());
    if (!client.ok()) return client.status();
    int64_t begin_ns = 0;
    int64_t latency_ns = 0;
    status = Turn(&begin_ns, &latency_ns);
    int64_t now_ns = begin_ns;
    const int64_t end_ns = begin_ns + absl::ToInt64Nanoseconds(load_.duration);
    while (status.ok() && now_ns < end_ns && result->calls < load_.max_calls) {
      status = Turn(&now_ns, &latency_ns);
      latencies_ns.push_back(latency_ns);
      ++result->calls;
    }
    if (status.ok()) status = ReadServer(&result->server_after);
    if (!status.ok()) return status;
    result->seconds = 1e-9 * static_cast<double>(now_ns - begin_ns);
    result->server_cpu_seconds =
        result->server_after.cpu_seconds - before.cpu_seconds;
    result->client_cpu_seconds =
        ReadProcessUsage(getpid())->cpu_seconds - client->cpu_seconds;
    std::sort(latencies_ns.begin(), latencies_ns.end());
    result->p50_us = Microseconds(latencies_ns, 0.5);
    result->p99_us = Microseconds(latencies_ns, 0.99);
    return absl::OkStatus();
  }

  void Drain() {
    while (in_flight_ > 0) (void)Finish();
  }

  const UnaryLoad& load_;
  const std::string request_;
  const SharedBytes shared_;
  RawChannel channel_;
  std::vector<std::unique_ptr<Call>> calls_;
  size_t response_bytes_ = 0;
  int in_flight_ = 0;
};

}  // namespace

absl::StatusOr<UnaryResult> RunUnaryLoad(const UnaryLoad& load) {
  Loop loop(load);
  return loop.Run();
}

}  // namespace leakyrelu::bench
