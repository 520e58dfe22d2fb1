// SPDX-License-Identifier: Apache-2.0
// Limits on connections, users and names, over real sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/net/address.h"
#include "tests/support/running_server.h"
#include "tests/support/temporary_directory.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

// Makes a call on its own connection, which stays open.
class Caller {
 public:
  explicit Caller(const RunningServer& server)
      : Caller(server, server.address()) {}
  Caller(const RunningServer& server, const std::string& address)
      : channel_(server.ConnectTo(address)),
        stub_(v1::LeakyReluService::NewStub(channel_)) {}

  grpc::StatusCode Call() {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
    v1::ForwardRequest request;
    request.add_inputs()->add_values(1);
    v1::ForwardResponse response;
    return stub_->Forward(&context, request, &response).error_code();
  }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::LeakyReluService::Stub> stub_;
};

std::string RefusedLine(const std::string& reason, int count) {
  return absl::StrCat("leakyrelu_connections_refused_total{reason=\"", reason,
                      "\"} ", count);
}

TEST(ListenerIntegrationTest, ConnectionLimitIsReachedAndReleased) {
  ServerOptions options = RunningServer::LocalOptions();
  options.max_connections = 2;
  RunningServer server(options);
  auto first = std::make_unique<Caller>(server);
  auto second = std::make_unique<Caller>(server);
  EXPECT_EQ(first->Call(), grpc::StatusCode::OK);
  EXPECT_EQ(second->Call(), grpc::StatusCode::OK);
  EXPECT_EQ(Caller(server).Call(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(server.Scrape(), HasSubstr("\nleakyrelu_connections 2\n"));
  EXPECT_EQ(server.Scrape().find(RefusedLine("limit", 0)), std::string::npos);
  first.reset();
  ASSERT_TRUE(server.Shows("leakyrelu_connections 1"));
  EXPECT_EQ(Caller(server).Call(), grpc::StatusCode::OK);
  EXPECT_EQ(second->Call(), grpc::StatusCode::OK);
}

TEST(ListenerIntegrationTest, EachPeerHasItsOwnLimit) {
  ServerOptions options = RunningServer::LocalOptions();
  const std::string name =
      absl::StrCat("unix-abstract:leakyrelu-limit-", getpid());
  options.listen.push_back(name);
  options.max_connections_per_peer = 1;
  RunningServer server(options);
  Caller first(server);
  EXPECT_EQ(first.Call(), grpc::StatusCode::OK);
  EXPECT_EQ(Caller(server).Call(), grpc::StatusCode::UNAVAILABLE);
  // On that address this process is another peer, identified by its user id.
  Caller same_user(server, name);
  EXPECT_EQ(same_user.Call(), grpc::StatusCode::OK);
  EXPECT_EQ(Caller(server, name).Call(), grpc::StatusCode::UNAVAILABLE);
}

TEST(ListenerIntegrationTest, UnlistedUsersAreRefused) {
  ServerOptions options = RunningServer::LocalOptions();
  const std::string name =
      absl::StrCat("unix-abstract:leakyrelu-uid-", getpid());
  options.listen = {name};
  options.allow_uid = {absl::StrCat(getuid() + 1)};
  {
    RunningServer server(options);
    EXPECT_EQ(Caller(server).Call(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_THAT(server.Scrape(), HasSubstr("\nleakyrelu_connections 0\n"));
    EXPECT_EQ(server.Scrape().find(RefusedLine("uid", 0)), std::string::npos);
  }
  options.allow_uid.push_back(absl::StrCat(getuid()));
  RunningServer server(options);
  EXPECT_EQ(Caller(server).Call(), grpc::StatusCode::OK);
  EXPECT_THAT(server.Scrape(), HasSubstr(RefusedLine("uid", 0)));
}

TEST(ListenerIntegrationTest, SocketFileHasItsModeAndReplacesAStaleOne) {
  const TemporaryDirectory folder;
  const std::string path = folder.Path("s");
  {
    // The socket file that a killed server leaves behind.
    const Address address = *Address::Parse("unix:" + path);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(bind(fd, address.data(), address.size()), 0);
    close(fd);
  }
  ServerOptions options = RunningServer::LocalOptions();
  options.listen = {"unix:" + path};
  options.socket_mode = "0600";
  {
    RunningServer server(options);
    struct stat file;
    ASSERT_EQ(stat(path.c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, 0600u);
    EXPECT_EQ(Caller(server).Call(), grpc::StatusCode::OK);
  }
  EXPECT_NE(access(path.c_str(), F_OK), 0);
}

}  // namespace
}  // namespace leakyrelu
