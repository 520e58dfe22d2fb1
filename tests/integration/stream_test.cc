// SPDX-License-Identifier: Apache-2.0
// The two streams through the whole server.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/support/running_server.h"
#include "tests/support/tensors.h"

namespace leakyrelu {
namespace {

class StreamTest : public testing::Test {
 protected:
  RunningServer server_;
  std::unique_ptr<v1::LeakyReluService::Stub> stub_ = server_.NewStub();
  Random random_{301};
};

v1::ForwardRequest RandomForward(Random& random, size_t elements) {
  v1::ForwardRequest request;
  *request.add_inputs() =
      RandomTensor(random, v1::DATA_TYPE_FLOAT32, Form::kData, elements);
  return request;
}

TEST_F(StreamTest, ThousandMessagesAreAnsweredInOrder) {
  grpc::ClientContext context;
  auto stream = stub_->ForwardStream(&context);
  // As many requests ahead of the replies as flow control permits.
  std::vector<v1::ForwardRequest> requests;
  for (int i = 0; i < 1000; ++i) {
    requests.push_back(RandomForward(random_, 1 + random_() % 3000));
  }
  std::thread writer([&] {
    for (const v1::ForwardRequest& request : requests) {
      EXPECT_TRUE(stream->Write(request));
    }
    stream->WritesDone();
  });
  for (const v1::ForwardRequest& request : requests) {
    v1::ForwardResponse response;
    ASSERT_TRUE(stream->Read(&response));
    ASSERT_TRUE(Same(response, Expected(request)));
  }
  v1::ForwardResponse none;
  EXPECT_FALSE(stream->Read(&none));
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(StreamTest, LargeChunksGoThroughThePool) {
  grpc::ClientContext context;
  auto stream = stub_->BackwardStream(&context);
  for (int i = 0; i < 4; ++i) {
    v1::BackwardRequest request;
    *request.add_inputs() =
        RandomTensor(random_, v1::DATA_TYPE_FLOAT64, Form::kData, 300'000);
    *request.add_grad_outputs() =
        RandomTensor(random_, v1::DATA_TYPE_FLOAT64, Form::kData, 300'000);
    ASSERT_TRUE(stream->Write(request));
    v1::BackwardResponse response;
    ASSERT_TRUE(stream->Read(&response));
    ASSERT_TRUE(Same(response, Expected(request)));
  }
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(StreamTest, StreamWithoutMessagesSucceeds) {
  grpc::ClientContext context;
  auto stream = stub_->ForwardStream(&context);
  stream->WritesDone();
  v1::ForwardResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(StreamTest, TheFirstFailureEndsTheStream) {
  grpc::ClientContext context;
  auto stream = stub_->ForwardStream(&context);
  ASSERT_TRUE(stream->Write(RandomForward(random_, 10)));
  v1::ForwardResponse response;
  ASSERT_TRUE(stream->Read(&response));
  v1::ForwardRequest wrong;
  wrong.add_inputs()->set_data("123");
  ASSERT_TRUE(stream->Write(wrong));
  EXPECT_FALSE(stream->Read(&response));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_NE(status.error_message().find("inputs[0]"), std::string::npos)
      << status.error_message();
}

TEST_F(StreamTest, CancelledMidStream) {
  for (int round = 0; round < 20; ++round) {
    grpc::ClientContext context;
    auto stream = stub_->ForwardStream(&context);
    v1::ForwardResponse response;
    for (int i = 0; i < round % 4; ++i) {
      ASSERT_TRUE(stream->Write(RandomForward(random_, 100)));
      ASSERT_TRUE(stream->Read(&response));
    }
    // On odd rounds a large request is in flight.
    if (round % 2 == 1) stream->Write(RandomForward(random_, 1'000'000));
    context.TryCancel();
    while (stream->Read(&response)) {
    }
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  const std::string text = server_.StopAndScrape();
  EXPECT_NE(text.find("leakyrelu_inflight_bytes 0\n"), std::string::npos);
}

}  // namespace
}  // namespace leakyrelu
