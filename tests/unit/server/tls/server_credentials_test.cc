// SPDX-License-Identifier: Apache-2.0
// tests/integration/tls_options_test.cc tests the handshakes.
#include "server/tls/server_credentials.h"

#include <gtest/gtest.h>

#include "absl/time/time.h"
#include "tests/support/pem_folder.h"

namespace leakyrelu {
namespace {

TEST(TlsCredentialsTest, MayBeDroppedBeforeTheServer) {
  PemFolder folder;
  folder.Write(SelfSigned::Make("a.test"));
  const auto store = CertificateStore::Open(folder.files(), absl::Hours(1),
                                            [](const auto&) {});
  ASSERT_TRUE(store.ok()) << store.status();
  grpc::ServerBuilder builder;
  int first = 0;
  int second = 0;
  builder.AddListeningPort("127.0.0.1:0", NewTlsCredentials(**store, nullptr),
                           &first);
  builder.AddListeningPort("127.0.0.1:0", NewTlsCredentials(**store, nullptr),
                           &second);
  // gRPC does not start a server without a queue or a service.
  const auto queue = builder.AddCompletionQueue();
  const auto server = builder.BuildAndStart();
  ASSERT_NE(server, nullptr);
  EXPECT_GT(first, 0);
  EXPECT_GT(second, 0);
  server->Shutdown();
  queue->Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue->Next(&tag, &ok)) {
  }
}

TEST(TlsCredentialsTest, MayBeUnused) {
  PemFolder folder;
  folder.Write(SelfSigned::Make("a.test"));
  const auto store = CertificateStore::Open(folder.files(), absl::Hours(1),
                                            [](const auto&) {});
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_NE(NewTlsCredentials(**store, nullptr), nullptr);
}

}  // namespace
}  // namespace leakyrelu
