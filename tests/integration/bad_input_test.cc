// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "leakyrelu/v1/leakyrelu.grpc.pb.h"
#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "proto/status/reasons.h"
#include "server/options/options.h"
#include "tests/integration/bad_input_cases.h"
#include "tests/support/raw_caller.h"
#include "tests/support/running_server.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr size_t kLimitBytes = size_t{1} << 20;

// One server and one connection for all cases: if a case damaged either, the
// next case would fail.
class BadInputTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new RunningServer(Options());
    channel_ = new std::shared_ptr<grpc::Channel>(server_->Connect());
  }

  static void TearDownTestSuite() {
    delete channel_;
    delete server_;
  }

  static ServerOptions Options() {
    ServerOptions options = RunningServer::LocalOptions();
    options.max_message_bytes = kLimitBytes;
    return options;
  }

  void ExpectTooLargeIsExplained(const std::string& message);

  static void ExpectGoodCallWorks() {
    const auto stub = v1::LeakyReluService::NewStub(*channel_);
    v1::ForwardRequest request;
    request.add_inputs()->add_values(-2);
    request.set_negative_slope(0.5);
    grpc::ClientContext context;
    v1::ForwardResponse response;
    const grpc::Status status = stub->Forward(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(response.outputs_size(), 1);
    EXPECT_EQ(response.outputs(0).values(0), -1);
  }

  static RunningServer* server_;
  static std::shared_ptr<grpc::Channel>* channel_;
};

RunningServer* BadInputTest::server_ = nullptr;
std::shared_ptr<grpc::Channel>* BadInputTest::channel_ = nullptr;

class RefusedTest : public BadInputTest,
                    public ::testing::WithParamInterface<BadInput> {
 protected:
  void ExpectRefused(const std::string& method) {
    const RawReply reply = CallRaw(*channel_, method, GetParam().message);
    EXPECT_EQ(reply.status.error_code(), grpc::INVALID_ARGUMENT);
    EXPECT_EQ(reply.message, "");
    EXPECT_THAT(reply.status.error_message(), StartsWith(GetParam().field));
    EXPECT_THAT(reply.status.error_message(), HasSubstr(GetParam().got));
    EXPECT_THAT(reply.status.error_message(), HasSubstr(GetParam().allowed));

    const absl::Status status = FromGrpcStatus(reply.status);
    const auto detail = DetailOf(status);
    ASSERT_TRUE(detail.has_value()) << status;
    EXPECT_EQ(detail->reason, GetParam().reason);
    EXPECT_THAT(detail->field, StartsWith(GetParam().field));
    EXPECT_TRUE(status.GetPayload("type.googleapis.com/google.rpc.BadRequest"));
    ExpectGoodCallWorks();
  }
};

TEST_P(RefusedTest, ByTheUnaryCall) { ExpectRefused(GetParam().method); }

TEST_P(RefusedTest, ByTheStream) {
  ExpectRefused(GetParam().method + "Stream");
}

INSTANTIATE_TEST_SUITE_P(All, RefusedTest, ::testing::ValuesIn(BadInputs()),
                         [](const auto& instance) {
                           return instance.param.name;
                         });

std::string ForwardOfBytes(size_t bytes) {
  v1::ForwardRequest request;
  request.add_inputs()->mutable_data()->assign(bytes, '\0');
  return request.SerializeAsString();
}

TEST_F(BadInputTest, MessageAtTheLimitIsServed) {
  size_t bytes = kLimitBytes - 16;
  std::string message = ForwardOfBytes(bytes);
  bytes += kLimitBytes - message.size();
  message = ForwardOfBytes(bytes);
  ASSERT_EQ(message.size(), kLimitBytes);
  const RawReply reply = CallRaw(*channel_, "Forward", message);
  EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
}

void BadInputTest::ExpectTooLargeIsExplained(const std::string& message) {
  for (const char* method : {"Forward", "Backward", "ForwardStream"}) {
    const RawReply reply = CallRaw(*channel_, method, message);
    EXPECT_EQ(reply.status.error_code(), grpc::RESOURCE_EXHAUSTED);
    EXPECT_THAT(reply.status.error_message(),
                HasSubstr(std::to_string(message.size())));
    EXPECT_THAT(reply.status.error_message(),
                HasSubstr(std::to_string(kLimitBytes)));
    const auto detail = DetailOf(FromGrpcStatus(reply.status));
    ASSERT_TRUE(detail.has_value());
    EXPECT_EQ(detail->reason, reasons::kMessageTooLarge);
    ExpectGoodCallWorks();
  }
}

TEST_F(BadInputTest, MessageOverTheLimitIsExplained) {
  ExpectTooLargeIsExplained(ForwardOfBytes(kLimitBytes));
}

TEST_F(BadInputTest, MessageFarOverTheLimitIsExplained) {
  ExpectTooLargeIsExplained(ForwardOfBytes(3 * kLimitBytes));
}

TEST_F(BadInputTest, OtherCallsAreUnaffected) {
  std::atomic<bool> stop = false;
  std::thread bad([&] {
    const auto cases = BadInputs();
    for (size_t i = 0; !stop; i = (i + 1) % cases.size()) {
      CallRaw(*channel_, cases[i].method, cases[i].message);
    }
  });
  for (int i = 0; i < 300; ++i) ExpectGoodCallWorks();
  stop = true;
  bad.join();
}

TEST_F(BadInputTest, UnknownMethodIsNamed) {
  const RawReply reply = CallRaw(*channel_, "Sideways", "");
  EXPECT_EQ(reply.status.error_code(), grpc::UNIMPLEMENTED);
  EXPECT_THAT(reply.status.error_message(), HasSubstr("Sideways"));
  EXPECT_THAT(reply.status.error_message(), HasSubstr("Forward"));
}

TEST(RefusalMetricsTest, RefusalsAreCountedByReason) {
  RunningServer server;
  CallRaw(server.Connect(), "Forward", "");
  EXPECT_THAT(server.StopAndScrape(),
              HasSubstr("leakyrelu_rejected_total{reason=\"NO_INPUTS\"} 1"));
}

}  // namespace
}  // namespace leakyrelu
