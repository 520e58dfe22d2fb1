// SPDX-License-Identifier: Apache-2.0
// Forward and Backward through the whole server, compared with the reference.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/running_server.h"
#include "tests/support/tensors.h"

namespace leakyrelu {
namespace {

constexpr v1::DataType kTypes[] = {
    v1::DATA_TYPE_UNSPECIFIED, v1::DATA_TYPE_FLOAT32, v1::DATA_TYPE_FLOAT64,
    v1::DATA_TYPE_FLOAT16, v1::DATA_TYPE_BFLOAT16};
constexpr v1::Semantics kSemantics[] = {
    v1::SEMANTICS_UNSPECIFIED, v1::SEMANTICS_PYTORCH, v1::SEMANTICS_TENSORFLOW};

class UnaryTest : public testing::Test {
 protected:
  void ExpectRight(const v1::ForwardRequest& request) {
    grpc::ClientContext context;
    v1::ForwardResponse response;
    const grpc::Status status = stub_->Forward(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_TRUE(Same(response, Expected(request)));
  }
  void ExpectRight(const v1::BackwardRequest& request) {
    grpc::ClientContext context;
    v1::BackwardResponse response;
    const grpc::Status status = stub_->Backward(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_TRUE(Same(response, Expected(request)));
  }

  RunningServer server_;
  std::unique_ptr<v1::LeakyReluService::Stub> stub_ = server_.NewStub();
  Random random_{301};
};

TEST_F(UnaryTest, ForwardOfEachTypeAndSemantics) {
  for (v1::DataType type : kTypes) {
    for (v1::Semantics semantics : kSemantics) {
      for (size_t elements : {1, 2, 7, 64, 1000, 70'000}) {
        v1::ForwardRequest request;
        *request.add_inputs() =
            RandomTensor(random_, type, Form::kData, elements);
        request.set_negative_slope(0.3);
        request.set_semantics(semantics);
        ExpectRight(request);
      }
    }
  }
}

TEST_F(UnaryTest, BackwardOfEachTypeAndSemantics) {
  for (v1::DataType type : kTypes) {
    for (v1::Semantics semantics : kSemantics) {
      for (size_t elements : {1, 7, 1000, 70'000}) {
        v1::BackwardRequest request;
        *request.add_inputs() =
            RandomTensor(random_, type, Form::kData, elements);
        request.set_semantics(semantics);
        ExpectRight(request);
        *request.add_grad_outputs() =
            RandomTensor(random_, type, Form::kData, elements);
        ExpectRight(request);
      }
    }
  }
}

TEST_F(UnaryTest, ValuesComeBackAsValues) {
  for (size_t elements : {1, 10, 5000}) {
    v1::ForwardRequest forward;
    *forward.add_inputs() = RandomTensor(random_, v1::DATA_TYPE_UNSPECIFIED,
                                         Form::kValues, elements);
    ExpectRight(forward);
    // The response has the form of the gradient.
    v1::BackwardRequest backward;
    *backward.add_inputs() =
        RandomTensor(random_, v1::DATA_TYPE_FLOAT32, Form::kValues, elements);
    *backward.add_grad_outputs() =
        RandomTensor(random_, v1::DATA_TYPE_FLOAT32, Form::kData, elements);
    ExpectRight(backward);
    backward.mutable_grad_outputs(0)->Swap(backward.mutable_inputs(0));
    ExpectRight(backward);
  }
}

TEST_F(UnaryTest, MixedBatchKeepsShapesAndOrder) {
  v1::ForwardRequest forward;
  v1::BackwardRequest backward;
  for (int i = 0; i < 200; ++i) {
    const v1::DataType type = kTypes[i % std::size(kTypes)];
    const size_t rows = random_() % 5;
    const size_t columns = random_() % 40;
    v1::Tensor tensor =
        RandomTensor(random_, type, Form::kData, rows * columns);
    tensor.add_shape(rows);
    tensor.add_shape(columns);
    *forward.add_inputs() = tensor;
    *backward.add_inputs() = tensor;
    *backward.add_grad_outputs() =
        RandomTensor(random_, type, Form::kData, rows * columns);
  }
  ExpectRight(forward);
  ExpectRight(backward);
}

TEST_F(UnaryTest, EmptyTensorsAreValid) {
  v1::ForwardRequest request;
  request.add_inputs();
  v1::Tensor* shaped = request.add_inputs();
  shaped->set_dtype(v1::DATA_TYPE_FLOAT16);
  shaped->add_shape(3);
  shaped->add_shape(0);
  ExpectRight(request);
}

TEST_F(UnaryTest, LargeMessagesAreComputedOnThePool) {
  constexpr size_t kElements = (16 << 20) / sizeof(float);
  v1::ForwardRequest forward;
  *forward.add_inputs() =
      RandomTensor(random_, v1::DATA_TYPE_FLOAT32, Form::kData, kElements);
  ExpectRight(forward);
  v1::BackwardRequest backward;
  *backward.add_inputs() = forward.inputs(0);
  *backward.add_grad_outputs() =
      RandomTensor(random_, v1::DATA_TYPE_FLOAT32, Form::kValues, kElements);
  ExpectRight(backward);
}

TEST_F(UnaryTest, RefusedRequestsKeepTheConnection) {
  v1::ForwardRequest wrong;
  wrong.add_inputs()->set_data("123");
  for (int i = 0; i < 3; ++i) {
    grpc::ClientContext context;
    v1::ForwardResponse response;
    const grpc::Status status = stub_->Forward(&context, wrong, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_FALSE(status.error_details().empty());
    v1::ForwardRequest right;
    right.add_inputs()->add_values(-1);
    ExpectRight(right);
  }
  const std::string text = server_.StopAndScrape();
  EXPECT_NE(text.find("leakyrelu_inflight_bytes 0\n"), std::string::npos);
}

TEST(MessageLimitTest, LargeMessageIsRefusedWithDetails) {
  ServerOptions options = RunningServer::LocalOptions();
  options.max_message_bytes = 1000;
  RunningServer server(options);
  v1::ForwardRequest request;
  request.add_inputs()->set_data(std::string(1200, '\0'));
  grpc::ClientContext context;
  v1::ForwardResponse response;
  const grpc::Status status =
      server.NewStub()->Forward(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_NE(status.error_message().find("at most 1000 bytes"),
            std::string::npos)
      << status.error_message();
  EXPECT_NE(status.error_details().find("MESSAGE_TOO_LARGE"),
            std::string::npos);
  const auto& trailers = context.GetServerTrailingMetadata();
  const auto pushback = trailers.find("grpc-retry-pushback-ms");
  ASSERT_NE(pushback, trailers.end());
  EXPECT_EQ(pushback->second, "-1");
  // Beyond twice the limit, gRPC itself refuses the message.
  request.mutable_inputs(0)->set_data(std::string(4000, '\0'));
  grpc::ClientContext second;
  EXPECT_EQ(server.NewStub()->Forward(&second, request, &response).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

}  // namespace
}  // namespace leakyrelu
