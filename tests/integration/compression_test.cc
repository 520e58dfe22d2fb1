// SPDX-License-Identifier: Apache-2.0
// Messages that gRPC's own clients have compressed, for every kind of call.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "inference/inference.grpc.pb.h"
#include "server/admin/health.h"
#include "server/admin/reflection.h"
#include "server/calls/generic_call.h"
#include "tests/support/compressed.h"
#include "tests/support/compressed_buffer.h"
#include "tests/support/running_server.h"
#include "tests/support/tensors.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

constexpr char kForward[] = "/leakyrelu.v1.LeakyReluService/Forward";
constexpr char kHealth[] = "/grpc.health.v1.Health/Check";
constexpr char kReflection[] =
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

// Inflated at once, in several steps, and computed by the pool, too.
constexpr size_t kSizes[] = {1, 100, 30'000, 3'000'000};

std::unique_ptr<admin::ReflectionService> NewReflection() {
  return *admin::ReflectionService::Create({"leakyrelu.v1.LeakyReluService"});
}

class CompressionTest
    : public testing::TestWithParam<grpc_compression_algorithm> {
 protected:
  CompressionTest() { health_.SetServing(true); }

  std::unique_ptr<grpc::ClientContext> NewContext() const {
    auto context = std::make_unique<grpc::ClientContext>();
    context->set_compression_algorithm(GetParam());
    return context;
  }
  Inflater::Format format() const {
    return GetParam() == GRPC_COMPRESS_GZIP ? Inflater::Format::kGzip
                                            : Inflater::Format::kDeflate;
  }

  // A call of one message, which is sent as it is.
  grpc::Status Call(const std::string& path, const grpc::ByteBuffer& message,
                    std::string* reply) {
    const auto context = NewContext();
    grpc::CompletionQueue queue;
    const auto wait = [&queue] {
      void* tag = nullptr;
      bool ok = false;
      return queue.Next(&tag, &ok) && ok;
    };
    const auto stream = stub_.PrepareCall(context.get(), path, &queue);
    stream->StartCall(nullptr);
    wait();
    stream->WriteLast(message, grpc::WriteOptions(), nullptr);
    wait();
    grpc::ByteBuffer received;
    stream->Read(&received, nullptr);
    if (wait()) {
      grpc::Slice slice;
      EXPECT_TRUE(received.DumpToSingleSlice(&slice).ok());
      reply->assign(slice.begin(), slice.end());
    }
    grpc::Status status;
    stream->Finish(&status, nullptr);
    wait();
    return status;
  }
  grpc::ByteBuffer Message(const std::string& bytes) const {
    return CompressedBuffer(format(), Compressed(format(), bytes));
  }

  // The name is long enough to be compressed.
  const std::string service_ = std::string(200, 's');
  admin::HealthService health_{{service_}};
  const std::unique_ptr<admin::ReflectionService> reflection_ = NewReflection();
  RunningServer server_{RunningServer::LocalOptions(),
                        {&health_, reflection_.get()}};
  grpc::GenericStub stub_{server_.Connect()};
};

v1::ForwardRequest Compressible(size_t elements) {
  v1::ForwardRequest request;
  request.set_negative_slope(0.5);
  v1::Tensor& tensor = *request.add_inputs();
  for (size_t i = 0; i < elements; ++i) {
    tensor.add_values(i % 3 == 0 ? -2.0f : static_cast<float>(i % 100));
  }
  return request;
}

TEST_P(CompressionTest, UnaryCalls) {
  const auto stub = server_.NewStub();
  for (const size_t size : kSizes) {
    const v1::ForwardRequest request = Compressible(size);
    v1::ForwardResponse response;
    const grpc::Status status =
        stub->Forward(NewContext().get(), request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_TRUE(Same(response, Expected(request)));
  }
  // Bytes on the wire are counted; uncompressed they are 12 MB.
  EXPECT_THAT(
      server_.StopAndScrape(),
      testing::Not(testing::ContainsRegex(
          "rcvd_total_compressed_message_size_bytes_sum[^ ]* [0-9]{7}")));
}

TEST_P(CompressionTest, Streams) {
  const auto stub = server_.NewStub();
  const auto context = NewContext();
  const auto stream = stub->ForwardStream(context.get());
  for (const size_t size : kSizes) {
    const v1::ForwardRequest request = Compressible(size);
    v1::ForwardResponse response;
    // Uncompressed messages may come between compressed ones.
    grpc::WriteOptions uncompressed;
    uncompressed.set_no_compression();
    for (const auto& options : {grpc::WriteOptions(), uncompressed}) {
      ASSERT_TRUE(stream->Write(request, options));
      ASSERT_TRUE(stream->Read(&response));
      EXPECT_TRUE(Same(response, Expected(request)));
    }
  }
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

inference::ModelInferRequest InferRequest(size_t elements) {
  inference::ModelInferRequest request;
  request.set_model_name("leaky_relu");
  auto& input = *request.add_inputs();
  input.set_name("x");
  input.set_datatype("FP32");
  input.add_shape(static_cast<int64_t>(elements));
  request.add_raw_input_contents(std::string(elements * 4, '\x3f'));
  return request;
}

TEST_P(CompressionTest, InferenceCalls) {
  const auto stub = inference::GRPCInferenceService::NewStub(server_.Connect());
  const auto context = NewContext();
  const auto stream = stub->ModelStreamInfer(context.get());
  for (const size_t size : kSizes) {
    const inference::ModelInferRequest request = InferRequest(size);
    inference::ModelInferResponse response;
    const grpc::Status status =
        stub->ModelInfer(NewContext().get(), request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(response.raw_output_contents(0), request.raw_input_contents(0));
    inference::ModelStreamInferResponse streamed;
    ASSERT_TRUE(stream->Write(request));
    ASSERT_TRUE(stream->Read(&streamed));
    EXPECT_EQ(streamed.infer_response().raw_output_contents(0),
              request.raw_input_contents(0));
  }
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_P(CompressionTest, AdminCalls) {
  // HealthCheckRequest.service, of 200 bytes.
  std::string reply;
  grpc::Status status =
      Call(kHealth, Message("\x0a\xc8\x01" + service_), &reply);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(reply, std::string("\x08\x01"));
  // ServerReflectionRequest.list_services, and an unknown field, which the
  // pool inflates.
  std::string request("\x3a\0\xa2\x06\xd0\x86\x03", 7);
  request.resize(request.size() + 50'000, 'x');
  status = Call(kReflection, Message(request), &reply);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_THAT(reply, HasSubstr("leakyrelu.v1.LeakyReluService"));
}

TEST_P(CompressionTest, AdminCallsAreInflatedUpToTheirLimit) {
  const std::string bomb(size_t{50} << 20, '\0');
  for (const char* path : {kHealth, kReflection}) {
    std::string reply;
    const grpc::Status status = Call(path, Message(bomb), &reply);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_THAT(status.error_message(), HasSubstr("more than 65536 bytes"));
  }
}

TEST_P(CompressionTest, DamagedMessagesAreRefused) {
  std::string damaged =
      Compressed(format(), Compressible(1000).SerializeAsString());
  damaged[damaged.size() / 2] ^= 1;
  for (const char* path : {kForward, kHealth}) {
    std::string reply;
    const grpc::Status status =
        Call(path, CompressedBuffer(format(), damaged), &reply);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_THAT(status.error_details(), HasSubstr("MALFORMED_COMPRESSION"));
  }
}

INSTANTIATE_TEST_SUITE_P(Encodings, CompressionTest,
                         testing::Values(GRPC_COMPRESS_GZIP,
                                         GRPC_COMPRESS_DEFLATE));

}  // namespace
}  // namespace leakyrelu
