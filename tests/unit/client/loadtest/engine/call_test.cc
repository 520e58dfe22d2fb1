// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/engine/call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

#include "absl/synchronization/notification.h"
#include "client/loadtest/engine/monotonic_clock.h"
#include "client/loadtest/workload/verifier.h"
#include "tests/support/stub_server.h"
#include "tests/unit/client/loadtest/engine/event_queue.h"

namespace leakyrelu::loadtest {
namespace {

// Counts its streams and their outcomes.
class CountingServer : public StubServer {
 public:
  explicit CountingServer(Behaviour behaviour)
      : StubServer(std::move(behaviour)) {}
  ~CountingServer() override { Die(); }

  grpc::Status ForwardStream(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::ForwardResponse, v1::ForwardRequest>* stream)
      override {
    ++streams;
    if (ends_streams_at_once) return grpc::Status::OK;
    const grpc::Status status = StubServer::ForwardStream(context, stream);
    if (!context->IsCancelled()) ++ended_by_client;
    return status;
  }

  std::atomic<int> streams{0};
  std::atomic<int> ended_by_client{0};
  std::atomic<bool> ends_streams_at_once{false};
};

class CallTest : public testing::Test {
 protected:
  void Connect(StubServer::Behaviour behaviour) {
    server_ = std::make_unique<CountingServer>(std::move(behaviour));
    TargetOptions target;
    target.server = server_->address();
    connection_ = *Connection::Create(target);
    LoadOptions options;
    options.operations = *ParseOperationMix("forward,backward");
    options.elements = ElementSizes::Fixed(10);
    workload_ = MakeWorkload(options);
  }
  std::unique_ptr<Call> NewCall(bool stream) {
    return Call::Create(*connection_, queue_.get(), stream);
  }
  const RequestTemplate& Request(Operation operation = Operation::kForward) {
    for (const RequestTemplate& request : workload_.templates) {
      if (request.operation == operation) return request;
    }
    ADD_FAILURE();
    return workload_.templates[0];
  }
  void ExpectAnswered(Call& call, const RequestTemplate& request) {
    EXPECT_EQ(call.code(), GRPC_STATUS_OK) << call.message();
    EXPECT_EQ(FirstDifference(call.response(), request.expected), "");
    EXPECT_EQ(call.response_bytes(), request.expected.size());
  }

  EventQueue queue_;
  std::unique_ptr<CountingServer> server_;
  std::unique_ptr<Connection> connection_;
  Workload workload_;
};

TEST_F(CallTest, IsReusedForAnyOperation) {
  Connect({});
  const auto call = NewCall(/*stream=*/false);
  for (const Operation operation :
       {Operation::kForward, Operation::kBackward, Operation::kForward}) {
    EXPECT_EQ(queue_.RunToEnd(*call, Request(operation)), 1);
    ExpectAnswered(*call, Request(operation));
    call->Recycle();
    EXPECT_TRUE(call->response().empty());
    EXPECT_EQ(call->response_bytes(), 0u);
  }
  EXPECT_FALSE(call->HalfClose());
}

TEST_F(CallTest, FailureHasCodeAndMessageButNoResponse) {
  Connect({.before =
               [](uint64_t number) {
                 return number == 1 ? grpc::Status(grpc::UNAVAILABLE, "busy")
                                    : grpc::Status::OK;
               },
           .after = {}});
  const auto call = NewCall(/*stream=*/false);
  queue_.RunToEnd(*call, Request());
  EXPECT_EQ(call->code(), GRPC_STATUS_UNAVAILABLE);
  EXPECT_EQ(call->message(), "busy");
  EXPECT_TRUE(call->response().empty());
  EXPECT_EQ(call->response_bytes(), 0u);
  // gRPC does not retry transparently.
  EXPECT_EQ(server_->requests(), 1u);
  call->Recycle();
  EXPECT_EQ(call->code(), GRPC_STATUS_OK);
  EXPECT_TRUE(call->message().empty());
  queue_.RunToEnd(*call, Request());
  ExpectAnswered(*call, Request());
}

TEST_F(CallTest, EndsAtItsDeadline) {
  absl::Notification opened;
  Connect({.before =
               [&](uint64_t) {
                 opened.WaitForNotification();
                 return grpc::Status::OK;
               },
           .after = {}});
  const auto call = NewCall(/*stream=*/false);
  queue_.RunToEnd(*call, Request(), ToGprTime(NowNs() + 20'000'000));
  EXPECT_EQ(call->code(), GRPC_STATUS_DEADLINE_EXCEEDED);
  call->Recycle();
  opened.Notify();
  server_->Die();  // waits for the handler
}

TEST_F(CallTest, CancelFailsTheCallInFlightOnly) {
  absl::Notification arrived;
  absl::Notification opened;
  Connect({.before =
               [&](uint64_t number) {
                 if (number == 1) {
                   arrived.Notify();
                   opened.WaitForNotification();
                 }
                 return grpc::Status::OK;
               },
           .after = {}});
  const auto call = NewCall(/*stream=*/false);
  call->Cancel(GRPC_STATUS_CANCELLED, "nothing is in flight");
  std::thread canceller([&] {
    arrived.WaitForNotification();
    call->Cancel(GRPC_STATUS_ABORTED, "enough");
  });
  queue_.RunToEnd(*call, Request());
  canceller.join();
  opened.Notify();
  EXPECT_EQ(call->code(), GRPC_STATUS_ABORTED);
  // With the newest gRPC, the end of the stream precedes it.
  EXPECT_THAT(std::string(call->message()), testing::HasSubstr("enough"));
  call->Recycle();
  queue_.RunToEnd(*call, Request());
  ExpectAnswered(*call, Request());
  server_->Die();  // waits for the handler
}

TEST_F(CallTest, OneStreamCarriesRequestAfterRequest) {
  Connect({});
  const auto call = NewCall(/*stream=*/true);
  EXPECT_FALSE(call->HalfClose());
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(queue_.RunToEnd(*call, Request()), 1);
    ExpectAnswered(*call, Request());
    call->Recycle();
  }
  EXPECT_EQ(server_->streams, 1);
  ASSERT_TRUE(call->HalfClose());
  EXPECT_EQ(queue_.WaitFor(*call), 1);
  call->Recycle();
  server_->Die();
  EXPECT_EQ(server_->ended_by_client, 1);
}

TEST_F(CallTest, AnotherMethodOpensAnotherStream) {
  Connect({});
  const auto call = NewCall(/*stream=*/true);
  for (const Operation operation :
       {Operation::kForward, Operation::kBackward, Operation::kForward}) {
    queue_.RunToEnd(*call, Request(operation));
    ExpectAnswered(*call, Request(operation));
    call->Recycle();
  }
  EXPECT_EQ(server_->streams, 2);
}

TEST_F(CallTest, BrokenStreamReportsItsStatusAndIsReplaced) {
  Connect({.before =
               [](uint64_t number) {
                 return number == 2 ? grpc::Status(grpc::DATA_LOSS, "lost")
                                    : grpc::Status::OK;
               },
           .after = {}});
  const auto call = NewCall(/*stream=*/true);
  queue_.RunToEnd(*call, Request());
  call->Recycle();
  // First the message's event, then the status's.
  EXPECT_EQ(queue_.RunToEnd(*call, Request()), 2);
  EXPECT_EQ(call->code(), GRPC_STATUS_DATA_LOSS);
  EXPECT_EQ(call->message(), "lost");
  EXPECT_TRUE(call->response().empty());
  call->Recycle();
  queue_.RunToEnd(*call, Request());
  ExpectAnswered(*call, Request());
  EXPECT_EQ(server_->streams, 2);
}

TEST_F(CallTest, StreamThatEndsBeforeTheResponseFails) {
  Connect({});
  server_->ends_streams_at_once = true;
  const auto call = NewCall(/*stream=*/true);
  queue_.RunToEnd(*call, Request());
  EXPECT_EQ(call->code(), GRPC_STATUS_UNKNOWN);
}

}  // namespace
}  // namespace leakyrelu::loadtest
