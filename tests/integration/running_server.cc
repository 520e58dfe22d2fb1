// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/running_server.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace leakyrelu {
namespace {

std::unique_ptr<RpcServer> ValueOrDie(
    absl::StatusOr<std::unique_ptr<RpcServer>> server) {
  // A test without its server cannot go on.
  if (!server.ok()) {
    fprintf(stderr, "%s\n", server.status().ToString().c_str());
    abort();
  }
  return *std::move(server);
}

}  // namespace

ServerOptions RunningServer::LocalOptions() {
  ServerOptions options;
  options.listen = {"127.0.0.1:0"};
  return options;
}

RunningServer::RunningServer(ServerOptions options,
                             std::vector<admin::Service*> admin_services)
    : server_(ValueOrDie(RpcServer::Start(options, metrics_, pool_,
                                          std::move(admin_services)))) {}

RunningServer::RunningServer(
    ServerOptions options, std::shared_ptr<grpc::ServerCredentials> credentials)
    : server_(ValueOrDie(RpcServer::StartSecure(options, metrics_, pool_, {},
                                                std::move(credentials)))) {}

bool RunningServer::Shows(const std::string& line) const {
  const absl::Time end = absl::Now() + absl::Seconds(60);
  while (("\n" + Scrape()).find("\n" + line + "\n") == std::string::npos) {
    if (absl::Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(5));
  }
  return true;
}

std::string RunningServer::StopAndScrape() {
  server_->Shutdown(absl::Seconds(60));
  return metrics_.Serialize();
}

std::shared_ptr<grpc::Channel> RunningServer::ConnectTo(
    const std::string& address,
    std::shared_ptr<grpc::ChannelCredentials> credentials,
    grpc::ChannelArguments arguments) const {
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetMaxSendMessageSize(-1);
  return grpc::CreateCustomChannel(address, std::move(credentials), arguments);
}

}  // namespace leakyrelu
