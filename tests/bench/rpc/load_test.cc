// SPDX-License-Identifier: Apache-2.0
// Tests both loads and the wait for SERVING against a server in this process.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <ctime>
#include <limits>
#include <memory>
#include <string>

#include "leakyrelu/v1/leakyrelu.grpc.pb.h"
#include "tests/bench/rpc/serving.h"
#include "tests/bench/rpc/stream_load.h"
#include "tests/bench/rpc/unary_load.h"

namespace leakyrelu::bench {
namespace {

// An echo; from call number `bad_call` on, it omits the elements.
class Echo final : public v1::LeakyReluService::Service {
 public:
  std::atomic<int> calls = 0;
  int bad_call = std::numeric_limits<int>::max();

  grpc::Status Forward(grpc::ServerContext*, const v1::ForwardRequest* request,
                       v1::ForwardResponse* response) override {
    *response->add_outputs() = request->inputs(0);
    if (calls++ >= bad_call) response->mutable_outputs(0)->clear_data();
    return grpc::Status::OK;
  }

  grpc::Status ForwardStream(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ForwardResponse, v1::ForwardRequest>* stream)
      override {
    v1::ForwardRequest request;
    while (stream->Read(&request)) {
      if (calls++ >= bad_call) return {grpc::StatusCode::INTERNAL, "enough"};
      v1::ForwardResponse response;
      *response.add_outputs() = request.inputs(0);
      stream->Write(response);
    }
    return grpc::Status::OK;
  }
};

class LoadTest : public testing::Test {
 protected:
  void SetUp() override {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    builder.SetMaxReceiveMessageSize(-1);
    builder.RegisterService(&echo_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    target_ = "127.0.0.1:" + std::to_string(port);
  }

  UnaryLoad Unary() const {
    UnaryLoad load;
    load.target = target_;
    load.in_flight = 4;
    load.warmup = absl::ZeroDuration();
    load.duration = absl::Hours(1);
    load.max_calls = 100;
    load.expected = Expected::kEcho;
    load.server_pid = getpid();
    return load;
  }

  StreamLoad Streamed() const {
    StreamLoad load;
    load.target = target_;
    load.chunk_bytes = 4096;
    load.chunks = 50;
    load.expected = Expected::kEcho;
    load.server_pid = getpid();
    return load;
  }

  Echo echo_;
  std::string target_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(LoadTest, UnaryCountsWholeCalls) {
  const absl::StatusOr<UnaryResult> result = RunUnaryLoad(Unary());
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->calls, 100);
  EXPECT_GT(result->seconds, 0);
  EXPECT_GT(result->server_cpu_seconds, 0);
  EXPECT_GT(result->p50_us, 0);
  EXPECT_LE(result->p50_us, result->p99_us);
  // The first call, 4 in flight at the end, and at least 4 of warm-up.
  EXPECT_GE(echo_.calls, 100 + 1 + 4 + 4);
}

TEST_F(LoadTest, UnaryRefusesEchoInsteadOfLeakyRelu) {
  UnaryLoad load = Unary();
  load.expected = Expected::kLeakyRelu;
  EXPECT_EQ(RunUnaryLoad(load).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(LoadTest, UnaryRefusesLaterResponseOfAnotherLength) {
  echo_.bad_call = 20;
  EXPECT_EQ(RunUnaryLoad(Unary()).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(LoadTest, UnaryReportsTheServersStatus) {
  server_->Shutdown();
  EXPECT_EQ(RunUnaryLoad(Unary()).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(LoadTest, StreamCarriesEveryChunk) {
  const absl::StatusOr<StreamResult> result = RunStreamLoad(Streamed());
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->chunks, 50);
  EXPECT_EQ(echo_.calls, 50);
  EXPECT_GT(result->seconds, 0);
}

TEST_F(LoadTest, StreamThatEndsEarlyIsAnError) {
  echo_.bad_call = 20;
  EXPECT_EQ(RunStreamLoad(Streamed()).status().code(),
            absl::StatusCode::kInternal);
}

TEST_F(LoadTest, StreamRefusesEchoInsteadOfLeakyRelu) {
  StreamLoad load = Streamed();
  load.expected = Expected::kLeakyRelu;
  EXPECT_EQ(RunStreamLoad(load).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(LoadTest, ServingTimeIsInThePast) {
  const absl::StatusOr<int64_t> serving_ns = AwaitServing(target_);
  ASSERT_TRUE(serving_ns.ok()) << serving_ns.status();
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  EXPECT_LE(*serving_ns, now.tv_sec * 1000000000LL + now.tv_nsec);
}

}  // namespace
}  // namespace leakyrelu::bench
