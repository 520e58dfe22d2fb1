// SPDX-License-Identifier: Apache-2.0
// Results are written over the received bytes, and the slices that hold them
// share read buffers with other messages: the bytes of other messages must not
// change.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "tests/support/interleaved_calls.h"
#include "tests/support/running_server.h"
#include "tests/support/self_signed.h"

namespace leakyrelu {
namespace {

TEST(InterleavedTest, OnOneConnection) {
  RunningServer server;
  EXPECT_EQ(CountRightAnswers(server.Connect(), {.calls = 3000}), 3000);
}

TEST(InterleavedTest, SmallOnly) {
  RunningServer server;
  EXPECT_EQ(
      CountRightAnswers(server.Connect(),
                        {.calls = 5000, .in_flight = 256, .max_elements = 64}),
      5000);
}

TEST(InterleavedTest, WhileThePoolComputesSomeOfThem) {
  ServerOptions options = RunningServer::LocalOptions();
  options.inline_bytes = 4096;
  RunningServer server(options);
  EXPECT_EQ(CountRightAnswers(server.Connect(), {.calls = 2000}), 2000);
}

TEST(InterleavedTest, Compressed) {
  RunningServer server;
  EXPECT_EQ(
      CountRightAnswers(server.Connect(),
                        {.calls = 1000, .compression = GRPC_COMPRESS_GZIP}),
      1000);
}

TEST(InterleavedTest, Encrypted) {
  const SelfSigned identity = SelfSigned::Make("leakyrelu.test");
  const PemFolder folder;
  RunningServer server(RunningServer::LocalTlsOptions(folder, identity));
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("leakyrelu.test");
  const auto channel = server.Connect(
      grpc::SslCredentials({.pem_root_certs = identity.certificate,
                            .pem_private_key = "",
                            .pem_cert_chain = ""}),
      arguments);
  EXPECT_EQ(CountRightAnswers(channel, {.calls = 1500}), 1500);
}

TEST(InterleavedTest, OnManyConnectionsAndSeveralIoThreads) {
  ServerOptions options = RunningServer::LocalOptions();
  options.io_threads = 3;
  options.inline_bytes = 16384;
  RunningServer server(options);
  constexpr int kConnections = 12;
  std::vector<int> right(kConnections);
  std::vector<std::thread> clients;
  for (int i = 0; i < kConnections; ++i) {
    clients.emplace_back([&, i] {
      right[i] = CountRightAnswers(
          server.Connect(),
          {.calls = 200, .in_flight = 16, .seed = static_cast<uint64_t>(i)});
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(right, std::vector<int>(kConnections, 200));
}

}  // namespace
}  // namespace leakyrelu
