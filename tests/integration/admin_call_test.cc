// SPDX-License-Identifier: Apache-2.0
// Methods without tensors: a service of this test behind the generic calls, and
// the response to unknown methods.
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "proto/methods/methods.h"
#include "server/calls/generic_call.h"
#include "tests/support/running_server.h"

namespace leakyrelu {
namespace {

// Stands in for services of the product: kEcho returns every message twice and
// ends with the caller; kTimer sends 100 messages from its own thread and stays
// open.
constexpr Method kEcho = Method::kReflection;
constexpr Method kTimer = Method::kHealthWatch;

class TestService final : public admin::Service {
 public:
  std::unique_ptr<admin::Call> Open(Method method,
                                    admin::Outlet* outlet) override {
    if (method == kEcho) return std::make_unique<Echo>(outlet);
    if (method == kTimer) return std::make_unique<PeriodicTimer>(outlet);
    return nullptr;
  }

 private:
  class Echo final : public admin::Call {
   public:
    explicit Echo(admin::Outlet* outlet) : outlet_(outlet) {}
    bool is_stream() const override { return true; }
    void OnMessage(std::string message) override {
      outlet_->Send(message);
      outlet_->Send(message);
    }
    void OnHalfClose() override { outlet_->Finish(absl::OkStatus()); }
    void OnDone() override {}

   private:
    admin::Outlet* const outlet_;
  };

  class PeriodicTimer final : public admin::Call {
   public:
    explicit PeriodicTimer(admin::Outlet* outlet)
        : thread_([outlet] {
            for (int i = 0; i < 100; ++i) outlet->Send(std::to_string(i));
          }) {}
    bool is_stream() const override { return true; }
    void OnMessage(std::string) override {}
    void OnHalfClose() override {}
    void OnDone() override { thread_.join(); }

   private:
    std::thread thread_;
  };
};

class AdminCallTest : public testing::Test {
 protected:
  using Stream = grpc::GenericClientAsyncReaderWriter;

  std::unique_ptr<Stream> Open(const std::string& path) {
    auto stream = stub_.PrepareCall(&context_, path, &queue_);
    stream->StartCall(nullptr);
    Wait();
    return stream;
  }
  bool Wait() {
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue_.Next(&tag, &ok));
    return ok;
  }
  void Write(Stream& stream, const std::string& text) {
    const grpc::Slice slice(text);
    stream.Write(grpc::ByteBuffer(&slice, 1), nullptr);
    Wait();
  }
  // Returns "(end)" at the end of the stream.
  std::string Read(Stream& stream) {
    grpc::ByteBuffer buffer;
    stream.Read(&buffer, nullptr);
    if (!Wait()) return "(end)";
    grpc::Slice slice;
    EXPECT_TRUE(buffer.DumpToSingleSlice(&slice).ok());
    return std::string(slice.begin(), slice.end());
  }
  grpc::Status Finish(Stream& stream) {
    grpc::Status status;
    stream.Finish(&status, nullptr);
    Wait();
    return status;
  }

  TestService service_;
  RunningServer server_{RunningServer::LocalOptions(), {&service_}};
  grpc::GenericStub stub_{server_.Connect()};
  grpc::CompletionQueue queue_;
  grpc::ClientContext context_;
};

TEST_F(AdminCallTest, MessagesAreSentInBothDirections) {
  auto stream = Open(PathOf(kEcho));
  for (const std::string text : {"a", "", "b"}) {
    Write(*stream, text);
    EXPECT_EQ(Read(*stream), text);
    EXPECT_EQ(Read(*stream), text);
  }
  stream->WritesDone(nullptr);
  Wait();
  EXPECT_EQ(Read(*stream), "(end)");
  EXPECT_TRUE(Finish(*stream).ok());
}

TEST_F(AdminCallTest, UnknownMethodErrorListsMethods) {
  auto stream = Open("/leakyrelu.v1.LeakyReluService/Sideways");
  const grpc::Status status = Finish(*stream);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_NE(status.error_message().find("LeakyReluService/Forward"),
            std::string::npos)
      << status.error_message();
}

TEST_F(AdminCallTest, MessagesOverTheLimitAreRefused) {
  auto stream = Open(PathOf(kEcho));
  Write(*stream, std::string(kMaxAdminMessageBytes + 1, 'x'));
  EXPECT_EQ(Finish(*stream).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(AdminCallTest, AnyThreadMaySend) {
  auto stream = Open(PathOf(kTimer));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Read(*stream), std::to_string(i));
  context_.TryCancel();
  EXPECT_EQ(Finish(*stream).error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(AdminCallTest, ServerStopsAfterACallWasCancelled) {
  {
    auto stream = Open(PathOf(kTimer));
    context_.TryCancel();
    EXPECT_FALSE(Finish(*stream).ok());
  }
  server_.server().Shutdown(absl::Seconds(60));
}

TEST_F(AdminCallTest, OpenCallsDoNotDelayShutdown) {
  auto stream = Open(PathOf(kTimer));
  EXPECT_EQ(Read(*stream), "0");
  // If the call did not end, this would exceed the time limit of the test.
  server_.server().Shutdown(absl::Minutes(10));
  while (Read(*stream) != "(end)") {
  }
  EXPECT_EQ(Finish(*stream).error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace leakyrelu
