// SPDX-License-Identifier: Apache-2.0
// Leaky ReLU in the style of gRPC's tutorial: the synchronous API, generated
// messages, a loop over the elements. float32 in `data` only.
//
//   sync_server --listen 127.0.0.1:0
#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

#include "leakyrelu/v1/leakyrelu.grpc.pb.h"

namespace leakyrelu::bench {
namespace {

constexpr float kDefaultSlope = 0.01F;

class Service final : public v1::LeakyReluService::Service {
 public:
  grpc::Status Forward(grpc::ServerContext*, const v1::ForwardRequest* request,
                       v1::ForwardResponse* response) override {
    Compute(*request, response);
    return grpc::Status::OK;
  }

  grpc::Status ForwardStream(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ForwardResponse, v1::ForwardRequest>* stream)
      override {
    v1::ForwardRequest request;
    v1::ForwardResponse response;
    while (stream->Read(&request)) {
      response.Clear();
      Compute(request, &response);
      if (!stream->Write(response)) break;
    }
    return grpc::Status::OK;
  }

 private:
  static void Compute(const v1::ForwardRequest& request,
                      v1::ForwardResponse* response) {
    float slope = kDefaultSlope;
    if (request.has_negative_slope()) {
      slope = static_cast<float>(request.negative_slope());
    }
    for (const v1::Tensor& input : request.inputs()) {
      v1::Tensor* output = response->add_outputs();
      output->set_dtype(input.dtype());
      *output->mutable_shape() = input.shape();
      const std::string& x = input.data();
      std::string* y = output->mutable_data();
      y->resize(x.size());
      for (size_t at = 0; at + sizeof(float) <= x.size(); at += sizeof(float)) {
        float element;
        std::memcpy(&element, x.data() + at, sizeof element);
        element = element > 0 ? element : element * slope;
        std::memcpy(y->data() + at, &element, sizeof element);
      }
    }
  }
};

int Main(int argc, char** argv) {
  std::string listen = "127.0.0.1:0";
  CLI::App app("LeakyReluService on the synchronous API");
  app.add_option("--listen", listen, "HOST:PORT");
  CLI11_PARSE(app, argc, argv);

  Service service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(listen, grpc::InsecureServerCredentials(), &port);
  builder.SetMaxReceiveMessageSize(-1);
  builder.SetMaxSendMessageSize(-1);
  builder.RegisterService(&service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    std::fprintf(stderr, "sync_server: cannot listen on %s\n", listen.c_str());
    return 1;
  }
  std::printf("listening on %s%d\n",
              listen.substr(0, listen.rfind(':') + 1).c_str(), port);
  std::fflush(stdout);
  server->Wait();
  return 0;
}

}  // namespace
}  // namespace leakyrelu::bench

int main(int argc, char** argv) { return leakyrelu::bench::Main(argc, argv); }
