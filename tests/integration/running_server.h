// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_INTEGRATION_RUNNING_SERVER_H_
#define TESTS_INTEGRATION_RUNNING_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "leakyrelu/v1/leakyrelu.grpc.pb.h"
#include "server/admin/method.h"
#include "server/metrics/metrics.h"
#include "server/options/options.h"
#include "server/pool/work_pool.h"
#include "server/transport/rpc_server.h"

namespace leakyrelu {

// The whole server in this process, reached through real sockets.
class RunningServer {
 public:
  // A free port on the loopback, everything else as by default.
  static ServerOptions LocalOptions();

  explicit RunningServer(ServerOptions options = LocalOptions(),
                         std::vector<admin::Service*> admin_services = {});
  RunningServer(ServerOptions options,
                std::shared_ptr<grpc::ServerCredentials> credentials);

  RpcServer& server() { return *server_; }
  WorkPool& pool() { return pool_; }
  std::string Scrape() const { return metrics_.Serialize(); }
  // Waits for a line of the metrics' text: connections come and go on threads
  // of the server's.
  bool Shows(const std::string& line) const;
  std::string address() const { return server_->bound_addresses().front(); }

  // Stops, waiting for all calls, and returns the metrics' text.
  std::string StopAndScrape();

  // A connection of its own.
  std::shared_ptr<grpc::Channel> Connect(
      std::shared_ptr<grpc::ChannelCredentials> credentials =
          grpc::InsecureChannelCredentials(),
      grpc::ChannelArguments arguments = {}) const {
    return ConnectTo(address(), std::move(credentials), std::move(arguments));
  }
  // The same to another of the server's addresses.
  std::shared_ptr<grpc::Channel> ConnectTo(
      const std::string& address,
      std::shared_ptr<grpc::ChannelCredentials> credentials =
          grpc::InsecureChannelCredentials(),
      grpc::ChannelArguments arguments = {}) const;
  std::unique_ptr<v1::LeakyReluService::Stub> NewStub() const {
    return v1::LeakyReluService::NewStub(Connect());
  }

 private:
  Metrics metrics_;
  WorkPool pool_{2};
  std::unique_ptr<RpcServer> server_;
};

}  // namespace leakyrelu

#endif  // TESTS_INTEGRATION_RUNNING_SERVER_H_
