// SPDX-License-Identifier: Apache-2.0
#include "tests/support/running_server.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/options/auto_options.h"

namespace leakyrelu {
namespace {

std::unique_ptr<RpcServer> ValueOrDie(
    absl::StatusOr<std::unique_ptr<RpcServer>> server) {
  // A test cannot continue without its server.
  if (!server.ok()) {
    fprintf(stderr, "%s\n", server.status().ToString().c_str());
    abort();
  }
  return *std::move(server);
}

// As on a machine that has enough of everything.
ServerOptions Resolved(ServerOptions options) {
  ResolveAuto({}, &options);
  return options;
}

}  // namespace

ServerOptions RunningServer::LocalOptions() {
  ServerOptions options;
  options.listen = {"127.0.0.1:0"};
  return options;
}

ServerOptions RunningServer::LocalTlsOptions(const PemFolder& folder,
                                             const SelfSigned& identity,
                                             const std::string& client_ca) {
  folder.Write(identity);
  ServerOptions options = LocalOptions();
  options.tls_cert = folder.files().chain;
  options.tls_key = folder.files().key;
  if (!client_ca.empty()) {
    options.tls_client_ca = folder.File("client_ca.pem");
    folder.Write("client_ca.pem", client_ca);
  }
  return options;
}

RunningServer::RunningServer(ServerOptions options,
                             std::vector<admin::Service*> admin_services)
    : server_(
          ValueOrDie(RpcServer::Start(Resolved(std::move(options)), metrics_,
                                      pool_, std::move(admin_services)))) {
  metrics_.SetSources(
      {.inflight_bytes = [this] { return server_->held_requests().bytes; },
       .inflight_calls = [this] { return server_->held_requests().calls; }});
}

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
