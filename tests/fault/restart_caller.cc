// SPDX-License-Identifier: Apache-2.0
// restart_caller ADDRESS [CERTIFICATE]: makes small calls with a generated
// stub, four at a time, over one channel without health checks and without a
// retry policy; calls wait while there is no server. For each line of standard
// input it prints the number of successful calls, a line for each failed call,
// and an empty line. Ends with its input.
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "leakyrelu/v1/leakyrelu.grpc.pb.h"

namespace leakyrelu {
namespace {

constexpr int kThreads = 4;
constexpr std::chrono::seconds kTimeout{60};

std::shared_ptr<grpc::Channel> Connect(const std::string& address,
                                       const std::string& certificate) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
  if (certificate.empty()) {
    return grpc::CreateCustomChannel(
        address, grpc::InsecureChannelCredentials(), arguments);
  }
  std::ifstream file(certificate);
  grpc::SslCredentialsOptions options;
  options.pem_root_certs.assign(std::istreambuf_iterator<char>(file), {});
  arguments.SetSslTargetNameOverride("localhost");
  return grpc::CreateCustomChannel(address, grpc::SslCredentials(options),
                                   arguments);
}

class Caller {
 public:
  explicit Caller(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(v1::LeakyReluService::NewStub(channel)) {
    for (int i = 0; i < kThreads; ++i) {
      threads_.emplace_back([this] {
        while (!stop_) Call();
      });
    }
  }
  ~Caller() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

  void Report() {
    const std::lock_guard lock(mutex_);
    std::cout << succeeded_ << "\n";
    for (const std::string& failure : failures_) std::cout << failure << "\n";
    std::cout << std::endl;
  }

 private:
  void Call() {
    v1::ForwardRequest request;
    request.set_negative_slope(0.5);
    for (const float x : {-1.0F, 2.0F}) request.add_inputs()->add_values(x);
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(std::chrono::system_clock::now() + kTimeout);
    v1::ForwardResponse response;
    const grpc::Status status = stub_->Forward(&context, request, &response);
    const bool right = status.ok() && response.outputs_size() == 2 &&
                       response.outputs(0).values_size() == 1 &&
                       response.outputs(0).values(0) == -0.5F &&
                       response.outputs(1).values_size() == 1 &&
                       response.outputs(1).values(0) == 2.0F;
    const std::lock_guard lock(mutex_);
    if (right) {
      ++succeeded_;
    } else {
      failures_.push_back(status.ok() ? "another result"
                                      : std::to_string(status.error_code()) +
                                            ": " + status.error_message());
    }
  }

  const std::unique_ptr<v1::LeakyReluService::Stub> stub_;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  int64_t succeeded_ = 0;              // guarded by mutex_
  std::vector<std::string> failures_;  // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace
}  // namespace leakyrelu

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::cerr << "usage: restart_caller ADDRESS [CERTIFICATE]\n";
    return 2;
  }
  leakyrelu::Caller caller(
      leakyrelu::Connect(argv[1], argc > 2 ? argv[2] : ""));
  std::string line;
  while (std::getline(std::cin, line)) caller.Report();
}
