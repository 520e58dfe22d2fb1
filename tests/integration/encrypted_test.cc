// SPDX-License-Identifier: Apache-2.0
// TLS and mutual TLS, with messages of many TLS records.
#include <gtest/gtest.h>

#include <memory>

#include "tests/support/interleaved_calls.h"
#include "tests/support/running_server.h"
#include "tests/support/self_signed.h"
#include "tests/support/tensors.h"

namespace leakyrelu {
namespace {

class EncryptedTest : public testing::Test {
 protected:
  // Without an identity, the client presents no certificate.
  std::shared_ptr<grpc::Channel> Connect(const RunningServer& server,
                                         const SelfSigned& identity) const {
    grpc::ChannelArguments arguments;
    arguments.SetSslTargetNameOverride("leakyrelu.test");
    return server.Connect(
        grpc::SslCredentials({.pem_root_certs = server_.certificate,
                              .pem_private_key = identity.key,
                              .pem_cert_chain = identity.certificate}),
        arguments);
  }

  const SelfSigned server_ = SelfSigned::Make("leakyrelu.test");
  const SelfSigned client_ = SelfSigned::Make("client.test");
  const PemFolder folder_;
};

TEST_F(EncryptedTest, LargeTensorsBothWays) {
  RunningServer server(RunningServer::LocalTlsOptions(folder_, server_));
  const auto stub = v1::LeakyReluService::NewStub(Connect(server, {}));
  Random random(301);
  for (size_t elements : {100'003, 1'000'003, 6'000'007}) {
    v1::ForwardRequest request;
    *request.add_inputs() =
        RandomTensor(random, v1::DATA_TYPE_FLOAT32, Form::kData, elements);
    grpc::ClientContext context;
    v1::ForwardResponse response;
    const grpc::Status status = stub->Forward(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_TRUE(Same(response, Expected(request))) << elements;
  }
}

TEST_F(EncryptedTest, MutualTlsRefusesUnknownClients) {
  ServerOptions options =
      RunningServer::LocalTlsOptions(folder_, server_, client_.certificate);
  options.io_threads = 2;
  RunningServer server(options);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(CountRightAnswers(Connect(server, client_), {.calls = 200}), 200);
  }
  const auto unknown = v1::LeakyReluService::NewStub(
      Connect(server, SelfSigned::Make("client.test")));
  const auto anonymous = v1::LeakyReluService::NewStub(Connect(server, {}));
  v1::ForwardRequest request;
  request.add_inputs()->add_values(1);
  for (const auto* stub : {&unknown, &anonymous}) {
    grpc::ClientContext context;
    v1::ForwardResponse response;
    EXPECT_EQ((*stub)->Forward(&context, request, &response).error_code(),
              grpc::StatusCode::UNAVAILABLE);
  }
}

TEST_F(EncryptedTest, PlaintextIsRefused) {
  RunningServer server(RunningServer::LocalTlsOptions(folder_, server_));
  grpc::ClientContext context;
  v1::ForwardRequest request;
  v1::ForwardResponse response;
  EXPECT_EQ(
      server.NewStub()->Forward(&context, request, &response).error_code(),
      grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace leakyrelu
