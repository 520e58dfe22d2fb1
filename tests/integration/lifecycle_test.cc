// SPDX-License-Identifier: Apache-2.0
// The start and end of calls and of the server.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "tests/support/running_server.h"
#include "tests/support/tensors.h"

namespace leakyrelu {
namespace {

// Keeps every worker of a pool busy until it is opened.
class Gate {
 public:
  // Returns when every worker waits at the gate.
  explicit Gate(WorkPool& pool) : arriving_(pool.threads()) {
    pool.Submit(
        pool.threads(),
        [this](size_t) {
          arriving_.DecrementCount();
          opened_.WaitForNotification();
        },
        [this] { passed_.Notify(); });
    arriving_.Wait();
  }
  ~Gate() {
    if (!opened_.HasBeenNotified()) Open();
    passed_.WaitForNotification();
  }
  void Open() { opened_.Notify(); }

 private:
  absl::BlockingCounter arriving_;
  absl::Notification opened_;
  absl::Notification passed_;
};

ServerOptions AllOnThePool() {
  ServerOptions options = RunningServer::LocalOptions();
  options.inline_bytes = 0;
  return options;
}

v1::ForwardRequest SomeRequest() {
  Random random(301);
  v1::ForwardRequest request;
  *request.add_inputs() =
      RandomTensor(random, v1::DATA_TYPE_FLOAT32, Form::kData, 1000);
  return request;
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Makes a call that the server answers on the I/O thread while the pool is
// blocked: by then the server has read and handled everything before it on the
// connection.
bool Probe(v1::LeakyReluService::Stub& stub) {
  grpc::ClientContext context;
  v1::ForwardRequest probe;
  probe.add_inputs();
  v1::ForwardResponse response;
  return stub.Forward(&context, probe, &response).ok();
}

// How a caller ends a call whose work the pool has not begun.
struct Lateness {
  const char* name;
  bool stream;
  bool by_deadline;
};

class LateWorkTest : public testing::TestWithParam<Lateness> {};

TEST_P(LateWorkTest, IsNotComputed) {
  RunningServer server(AllOnThePool());
  const auto stub = server.NewStub();
  ASSERT_TRUE(Probe(*stub));  // connected
  auto gate = std::make_unique<Gate>(server.pool());
  grpc::ClientContext context;
  if (GetParam().by_deadline) {
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::milliseconds(50));
  }
  grpc::Status status;
  grpc::CompletionQueue queue;
  v1::ForwardResponse response;
  std::unique_ptr<grpc::ClientAsyncResponseReader<v1::ForwardResponse>> call;
  std::unique_ptr<
      grpc::ClientReaderWriter<v1::ForwardRequest, v1::ForwardResponse>>
      stream;
  if (GetParam().stream) {
    stream = stub->ForwardStream(&context);
    ASSERT_TRUE(stream->Write(SomeRequest()));
  } else {
    call = stub->AsyncForward(&context, SomeRequest(), &queue);
    call->Finish(&response, &status, nullptr);
  }
  if (!GetParam().by_deadline) {
    ASSERT_TRUE(Probe(*stub));  // the work has reached the pool
    context.TryCancel();
  }
  if (GetParam().stream) {
    EXPECT_FALSE(stream->Read(&response));
    status = stream->Finish();
  } else {
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue.Next(&tag, &ok));
  }
  const auto code = GetParam().by_deadline ? grpc::StatusCode::DEADLINE_EXCEEDED
                                           : grpc::StatusCode::CANCELLED;
  EXPECT_EQ(status.error_code(), code);
  // Only now, so that the server learns of it while the work is still queued.
  ASSERT_TRUE(Probe(*stub));
  gate->Open();
  gate.reset();
  const std::string text = server.StopAndScrape();
  EXPECT_TRUE(Contains(text,
                       "leakyrelu_elements_total{operation=\"forward\",dtype="
                       "\"float32\"} 0\n"))
      << text;
  // The request itself and two or three probes: the request has reached the
  // pool.
  const int parsed = GetParam().by_deadline ? 3 : 4;
  EXPECT_TRUE(Contains(
      text,
      absl::StrCat("leakyrelu_stage_duration_seconds_count{stage=\"parse\"} ",
                   parsed, "\n")))
      << text;
  EXPECT_TRUE(Contains(text, "leakyrelu_inflight_bytes 0\n")) << text;
}

INSTANTIATE_TEST_SUITE_P(
    LifecycleTest, LateWorkTest,
    testing::Values(Lateness{"ExpiredCall", false, true},
                    Lateness{"CancelledCall", false, false},
                    Lateness{"ExpiredStream", true, true},
                    Lateness{"CancelledStream", true, false}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(LifecycleTest, ShutdownWaitsForCallsInFlight) {
  RunningServer server(AllOnThePool());
  auto gate = std::make_unique<Gate>(server.pool());
  const auto stub = server.NewStub();
  const v1::ForwardRequest request = SomeRequest();
  grpc::ClientContext context;
  v1::ForwardResponse response;
  grpc::CompletionQueue queue;
  grpc::Status status;
  auto call = stub->AsyncForward(&context, request, &queue);
  call->Finish(&response, &status, nullptr);
  // A second call, answered on the I/O thread, proves that the first has
  // arrived: both use the same connection and queue.
  ASSERT_TRUE(Probe(*stub));

  absl::Notification stopped;
  std::thread stopper([&] {
    server.server().Shutdown(absl::Seconds(60));
    stopped.Notify();
  });
  EXPECT_FALSE(stopped.HasBeenNotified());
  gate->Open();
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_TRUE(Same(response, Expected(request)));
  stopper.join();
}

TEST(LifecycleTest, EveryIoThreadDrains) {
  ServerOptions options = AllOnThePool();
  options.io_threads = 3;
  RunningServer server(options);
  auto gate = std::make_unique<Gate>(server.pool());
  const v1::ForwardRequest request = SomeRequest();
  struct Call {
    std::unique_ptr<v1::LeakyReluService::Stub> stub;
    grpc::ClientContext context;
    v1::ForwardResponse response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<v1::ForwardResponse>> call;
  };
  std::vector<Call> calls(9);
  grpc::CompletionQueue queue;
  for (Call& call : calls) {
    call.stub = server.NewStub();
    call.call = call.stub->AsyncForward(&call.context, request, &queue);
    call.call->Finish(&call.response, &call.status, &call);
    // As above: the call has arrived.
    grpc::ClientContext probe_context;
    v1::ForwardRequest probe;
    probe.add_inputs();
    v1::ForwardResponse probe_response;
    ASSERT_TRUE(
        call.stub->Forward(&probe_context, probe, &probe_response).ok());
  }
  std::thread stopper([&] { server.server().Shutdown(absl::Seconds(60)); });
  gate->Open();
  for (size_t i = 0; i < calls.size(); ++i) {
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue.Next(&tag, &ok));
  }
  stopper.join();
  for (const Call& call : calls) {
    EXPECT_TRUE(call.status.ok()) << call.status.error_message();
    EXPECT_TRUE(Same(call.response, Expected(request)));
  }
}

TEST(LifecycleTest, CallsBeyondTheShutdownDeadlineAreCancelled) {
  RunningServer server(AllOnThePool());
  auto gate = std::make_unique<Gate>(server.pool());
  const auto stub = server.NewStub();
  grpc::ClientContext stream_context;
  auto idle_stream = stub->ForwardStream(&stream_context);
  idle_stream->Write(v1::ForwardRequest(SomeRequest()));
  grpc::ClientContext context;
  v1::ForwardResponse response;
  grpc::CompletionQueue queue;
  grpc::Status status;
  auto call = stub->AsyncForward(&context, SomeRequest(), &queue);
  call->Finish(&response, &status, nullptr);
  ASSERT_TRUE(Probe(*stub));

  std::thread stopper([&] { server.server().Shutdown(absl::ZeroDuration()); });
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_FALSE(status.ok());
  EXPECT_FALSE(idle_stream->Finish().ok());
  // The pool still holds the cancelled work; the server waits for it.
  gate->Open();
  stopper.join();
}

TEST(LifecycleTest, StoppedServerRefusesConnections) {
  RunningServer server;
  const auto stub = server.NewStub();
  server.server().Shutdown(absl::Seconds(60));
  grpc::ClientContext context;
  v1::ForwardResponse response;
  EXPECT_EQ(stub->Forward(&context, SomeRequest(), &response).error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST(LifecycleTest, ServesOnSeveralAddressesAndUnixSockets) {
  const std::string path =
      testing::TempDir() + "lifecycle_" + std::to_string(getpid()) + ".sock";
  ServerOptions options;
  options.listen = {"unix:" + path, "127.0.0.1:0"};
  RunningServer server(options);
  ASSERT_EQ(server.server().bound_addresses().size(), 2u);
  for (const std::string& address : server.server().bound_addresses()) {
    const auto stub = v1::LeakyReluService::NewStub(
        grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    v1::ForwardResponse response;
    const v1::ForwardRequest request = SomeRequest();
    EXPECT_TRUE(stub->Forward(&context, request, &response).ok()) << address;
    EXPECT_TRUE(Same(response, Expected(request)));
  }
  server.server().Shutdown(absl::Seconds(60));
  EXPECT_NE(access(path.c_str(), F_OK), 0);
}

TEST(LifecycleTest, StartReportsBadAddresses) {
  Metrics metrics;
  WorkPool pool(1);
  ServerOptions options;
  options.listen = {"nonsense"};
  EXPECT_EQ(RpcServer::Start(options, metrics, pool, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
  RunningServer other;
  options.listen = {other.address()};
  EXPECT_NE(RpcServer::Start(options, metrics, pool, {})
                .status()
                .message()
                .find(other.address()),
            absl::string_view::npos);
}

}  // namespace
}  // namespace leakyrelu
