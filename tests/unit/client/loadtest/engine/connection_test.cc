// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/engine/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <string>

#include "tests/support/stub_server.h"
#include "tests/unit/client/loadtest/engine/event_queue.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// Records its peers' addresses.
class PeerServer : public StubServer {
 public:
  PeerServer() : StubServer({}) {}
  ~PeerServer() override { Die(); }

  grpc::Status Forward(grpc::ServerContext* context,
                       const v1::ForwardRequest* request,
                       v1::ForwardResponse* response) override {
    std::lock_guard lock(mutex_);
    peers_.insert(context->peer());
    return StubServer::Forward(context, request, response);
  }
  size_t peers() {
    std::lock_guard lock(mutex_);
    return peers_.size();
  }

 private:
  std::mutex mutex_;
  std::set<std::string> peers_;
};

TargetOptions TargetOf(const StubServer& server) {
  TargetOptions target;
  target.server = server.address();
  return target;
}

RequestTemplate ForwardOf(uint64_t elements) {
  LoadOptions options;
  options.elements = ElementSizes::Fixed(elements);
  return MakeWorkload(options).templates[0];
}

TEST(ConnectionTest, IsNotShared) {
  PeerServer server;
  EventQueue queue;
  const RequestTemplate request = ForwardOf(1);
  for (int i = 0; i < 3; ++i) {
    const auto connection = *Connection::Create(TargetOf(server));
    EXPECT_EQ(connection->Connect(absl::Seconds(30)), absl::OkStatus());
    const auto other = *Connection::Create(TargetOf(server));
    for (Connection* one : {connection.get(), other.get(), connection.get()}) {
      const auto call = Call::Create(*one, queue.get(), /*stream=*/false);
      queue.RunToEnd(*call, request);
      EXPECT_EQ(call->code(), GRPC_STATUS_OK) << call->message();
    }
  }
  EXPECT_EQ(server.peers(), 6u);
}

// gRPC's default limit for received messages is 4 MiB.
TEST(ConnectionTest, AcceptsResponsesOfAnySize) {
  PeerServer server;
  EventQueue queue;
  const auto connection = *Connection::Create(TargetOf(server));
  const RequestTemplate request = ForwardOf(1 << 21);
  const auto call = Call::Create(*connection, queue.get(), /*stream=*/false);
  queue.RunToEnd(*call, request);
  EXPECT_EQ(call->code(), GRPC_STATUS_OK) << call->message();
  EXPECT_EQ(call->response_bytes(), request.expected.size());
}

TEST(ConnectionTest, UnreachableServerIsUnavailableWithTheReason) {
  TargetOptions target;
  {
    PeerServer gone;
    target = TargetOf(gone);
  }
  const auto connection = *Connection::Create(target);
  const absl::Status status = connection->Connect(absl::Milliseconds(30));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  const std::string message(status.message());
  EXPECT_THAT(message, StartsWith("not connected within 30ms: "));
  EXPECT_THAT(message, HasSubstr("onnect"));
  EXPECT_THAT(message, HasSubstr("refused"));
}

TEST(ConnectionTest, CertificateFilesAreReadOnCreation) {
  const char* const kMissing = "/nonexistent/file.pem";
  for (const auto& [flag, member] :
       {std::pair{"--tls-ca", &TargetOptions::ca_file},
        std::pair{"--tls-cert", &TargetOptions::cert_file},
        std::pair{"--tls-key", &TargetOptions::key_file}}) {
    TargetOptions target;
    target.tls = true;
    target.*member = kMissing;
    const absl::Status status = Connection::Create(target).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(status.message(),
              std::string(flag) +
                  ": got \"/nonexistent/file.pem\", allowed: a file that can "
                  "be read (No such file or directory)");
  }
}

}  // namespace
}  // namespace leakyrelu::loadtest
