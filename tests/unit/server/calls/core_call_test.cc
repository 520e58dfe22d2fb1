// SPDX-License-Identifier: Apache-2.0
#include "server/calls/core_call.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace leakyrelu {
namespace {

constexpr char kPath[] = "/test.Service/Method";

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.DumpToSingleSlice(&slice).ok()) return "";
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

// A server with one method and a client of it, each with its own queue; all on
// the test's thread.
class CoreCallTest : public testing::Test {
 protected:
  CoreCallTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    queue_ = builder.AddCompletionQueue();
    server_ = builder.BuildAndStart();
    stub_ = std::make_unique<grpc::GenericStub>(
        server_->InProcessChannel(grpc::ChannelArguments()));
  }

  ~CoreCallTest() override {
    server_->Shutdown(std::chrono::system_clock::now());
    void* tag = nullptr;
    bool ok = false;
    client_queue_.Shutdown();
    while (client_queue_.Next(&tag, &ok)) {
    }
    queue_->Shutdown();
    while (queue_->Next(&tag, &ok)) {
    }
  }

  void Request() {
    call_.Request(*server_, service_.method(0), *queue_, &requested_);
  }
  void Send(const std::string& bytes) {
    context_ = std::make_unique<grpc::ClientContext>();
    context_->AddMetadata("key", "value of " + bytes);
    reader_ = stub_->PrepareUnaryCall(context_.get(), kPath, BufferOf(bytes),
                                      &client_queue_);
    reader_->StartCall();
    reader_->Finish(&received_, &status_, &answered_);
  }
  // The next event's tag.
  void* Next(bool* ok) {
    void* tag = nullptr;
    EXPECT_TRUE(queue_->Next(&tag, ok));
    return tag;
  }
  void Receive() {
    call_.Receive(&arrived_);
    EXPECT_EQ(Next(&ok_), &arrived_);
  }
  void AwaitAnswer() {
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(client_queue_.Next(&tag, &ok));
    EXPECT_EQ(tag, &answered_);
  }

  int requested_ = 0, arrived_ = 0, finished_ = 0, ended_ = 0, answered_ = 0;
  bool ok_ = false;
  CoreService service_{{kPath}};
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
  CoreCall call_;
  std::unique_ptr<grpc::GenericStub> stub_;
  grpc::CompletionQueue client_queue_;
  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader_;
  grpc::ByteBuffer received_;
  grpc::Status status_;
};

TEST_F(CoreCallTest, RepliesRepeatedly) {
  for (const std::string text : {"one", "two", ""}) {
    Request();
    Send("to " + text);
    EXPECT_EQ(Next(&ok_), &requested_);
    EXPECT_TRUE(ok_);
    Receive();
    EXPECT_TRUE(call_.message().Valid());
    EXPECT_EQ(BytesOf(call_.message()), "to " + text);
    EXPECT_EQ(call_.metadata("key"), "value of to " + text);
    EXPECT_EQ(call_.metadata("other"), "");
    // "key" and "value of to ", and gRPC's own fields.
    EXPECT_GE(call_.metadata_bytes(), 15 + text.size() + kMetadataFieldBytes);
    EXPECT_LT(call_.metadata_bytes(), 1024u);
    EXPECT_EQ(gpr_time_cmp(call_.deadline(),
                           gpr_inf_future(call_.deadline().clock_type)),
              0);
    grpc::ByteBuffer reply = BufferOf(text);
    call_.Reply(&reply, &finished_);
    AwaitAnswer();
    EXPECT_TRUE(status_.ok()) << status_.error_message();
    EXPECT_EQ(BytesOf(received_), text);
    EXPECT_EQ(Next(&ok_), &finished_);
    EXPECT_TRUE(ok_);
    EXPECT_FALSE(call_.cancelled());
    call_.Release();
  }
}

TEST_F(CoreCallTest, FailsWithDetailsAndPushback) {
  for (const std::string pushback : {"", "-1"}) {
    Request();
    Send("x");
    EXPECT_EQ(Next(&ok_), &requested_);
    call_.Fail({grpc::StatusCode::RESOURCE_EXHAUSTED, "too much", {"\0\1", 2}},
               {"grpc-retry-pushback-ms", pushback}, &finished_);
    AwaitAnswer();
    EXPECT_EQ(status_.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(status_.error_message(), "too much");
    EXPECT_EQ(status_.error_details(), std::string("\0\1", 2));
    const auto& trailers = context_->GetServerTrailingMetadata();
    const auto found = trailers.find("grpc-retry-pushback-ms");
    if (pushback.empty()) {
      EXPECT_EQ(found, trailers.end());
    } else {
      ASSERT_NE(found, trailers.end());
      EXPECT_EQ(std::string(found->second.data(), found->second.size()), "-1");
    }
    EXPECT_EQ(Next(&ok_), &finished_);
    call_.Release();
  }
}

TEST_F(CoreCallTest, WatchedCallReportsDisconnect) {
  Request();
  Send("x");
  EXPECT_EQ(Next(&ok_), &requested_);
  Receive();
  call_.Watch(&ended_);
  context_->TryCancel();
  AwaitAnswer();
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(Next(&ok_), &ended_);
  EXPECT_TRUE(call_.cancelled());
  grpc::ByteBuffer reply = BufferOf("late");
  call_.Reply(&reply, &finished_);
  EXPECT_EQ(Next(&ok_), &finished_);
  call_.Release();
}

TEST_F(CoreCallTest, UnwatchedCallReportsDisconnectAtItsEnd) {
  Request();
  Send("x");
  EXPECT_EQ(Next(&ok_), &requested_);
  Receive();
  context_->TryCancel();
  AwaitAnswer();
  grpc::ByteBuffer reply = BufferOf("late");
  call_.Reply(&reply, &finished_);
  EXPECT_EQ(Next(&ok_), &finished_);
  EXPECT_TRUE(call_.cancelled());
  call_.Release();
}

TEST_F(CoreCallTest, MissingMessageIsNotValid) {
  Request();
  Send("x");
  EXPECT_EQ(Next(&ok_), &requested_);
  CancelCall(call_.core(),
             absl::ResourceExhaustedError("message: got 0 bytes"));
  AwaitAnswer();
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(status_.error_message(), "message: got 0 bytes");
  Receive();
  EXPECT_FALSE(call_.message().Valid());
  call_.Fail({grpc::StatusCode::INTERNAL, "late"}, {}, &finished_);
  EXPECT_EQ(Next(&ok_), &finished_);
  EXPECT_TRUE(call_.cancelled());
  call_.Release();
}

TEST_F(CoreCallTest, RequestEndsWithTheServer) {
  Request();
  server_->Shutdown(std::chrono::system_clock::now());
  EXPECT_EQ(Next(&ok_), &requested_);
  EXPECT_FALSE(ok_);
}

}  // namespace
}  // namespace leakyrelu
