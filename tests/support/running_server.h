// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_RUNNING_SERVER_H_
#define TESTS_SUPPORT_RUNNING_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "leakyrelu/v1/leakyrelu.grpc.pb.h"
#include "server/admin/method.h"
#include "server/compute/work_pool.h"
#include "server/metrics/metrics.h"
#include "server/options/options.h"
#include "server/rpc/rpc_server.h"
#include "tests/support/pem_folder.h"
#include "tests/support/self_signed.h"

namespace leakyrelu {

// The whole server in this process, reached through real sockets.
class RunningServer {
 public:
  // Listens on a free loopback port; the other options have their defaults.
  static ServerOptions LocalOptions();
  // The same with TLS. Clients need a certificate of client_ca, unless it is
  // empty. The folder must outlive the server.
  static ServerOptions LocalTlsOptions(const PemFolder& folder,
                                       const SelfSigned& identity,
                                       const std::string& client_ca = "");

  explicit RunningServer(ServerOptions options = LocalOptions(),
                         std::vector<admin::Service*> admin_services = {});

  RpcServer& server() { return *server_; }
  WorkPool& pool() { return pool_; }
  std::string Scrape() const { return metrics_.Serialize(); }
  // Waits until the metrics contain the line: connections are opened and closed
  // asynchronously on the server's threads.
  bool Shows(const std::string& line) const;
  std::string address() const { return server_->bound_addresses().front(); }

  // Stops the server, waits for all calls, and returns the metrics' text.
  std::string StopAndScrape();

  // Opens a new connection.
  std::shared_ptr<grpc::Channel> Connect(
      std::shared_ptr<grpc::ChannelCredentials> credentials =
          grpc::InsecureChannelCredentials(),
      grpc::ChannelArguments arguments = {}) const {
    return ConnectTo(address(), std::move(credentials), std::move(arguments));
  }
  // The same to another address of the server.
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

#endif  // TESTS_SUPPORT_RUNNING_SERVER_H_
