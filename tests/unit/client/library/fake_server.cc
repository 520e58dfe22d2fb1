// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/client/library/fake_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>

#include <chrono>
#include <cstring>
#include <utility>

namespace leakyrelu {
namespace {

template <typename T>
void Compute(const std::string& x, const std::string* grad, bool forward,
             double slope, std::string* out) {
  out->resize(x.size());
  for (size_t at = 0; at + sizeof(T) <= x.size(); at += sizeof(T)) {
    T value;
    T g = 1;
    std::memcpy(&value, x.data() + at, sizeof(T));
    if (grad != nullptr) std::memcpy(&g, grad->data() + at, sizeof(T));
    const T from = forward ? value : g;
    const T result = value > 0 ? from : from * static_cast<T>(slope);
    std::memcpy(out->data() + at, &result, sizeof(T));
  }
}

void Answer(const v1::Tensor& x, const v1::Tensor* grad, bool forward,
            double slope, v1::Tensor* out) {
  out->set_dtype(x.dtype());
  *out->mutable_shape() = x.shape();
  const std::string* g = grad == nullptr ? nullptr : &grad->data();
  if (x.dtype() == v1::DATA_TYPE_FLOAT64) {
    Compute<double>(x.data(), g, forward, slope, out->mutable_data());
  } else {
    Compute<float>(x.data(), g, forward, slope, out->mutable_data());
  }
}

void Answer(const v1::ForwardRequest& request, v1::ForwardResponse* response) {
  for (const v1::Tensor& x : request.inputs()) {
    Answer(x, nullptr, true, request.negative_slope(), response->add_outputs());
  }
}

void Answer(const v1::BackwardRequest& request,
            v1::BackwardResponse* response) {
  for (int i = 0; i < request.inputs_size(); ++i) {
    Answer(request.inputs(i),
           request.grad_outputs_size() > 0 ? &request.grad_outputs(i) : nullptr,
           false, request.negative_slope(), response->add_grad_inputs());
  }
}

}  // namespace

FakeServer::FakeServer(Hook hook, const std::string& address)
    : hook_(std::move(hook)) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port_);
  builder.SetMaxReceiveMessageSize(-1);
  builder.RegisterService(this);
  server_ = builder.BuildAndStart();
}

FakeServer::~FakeServer() { Stop(); }

std::string FakeServer::address() const {
  return "127.0.0.1:" + std::to_string(port_);
}

void FakeServer::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

void FakeServer::Stop() {
  if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now());
}

grpc::Status FakeServer::Admit(grpc::ServerContext* context) {
  const int number = ++calls_;
  return hook_ ? hook_(context, number) : grpc::Status::OK;
}

grpc::Status FakeServer::Forward(grpc::ServerContext* context,
                                 const v1::ForwardRequest* request,
                                 v1::ForwardResponse* response) {
  if (auto status = Admit(context); !status.ok()) return status;
  Answer(*request, response);
  return grpc::Status::OK;
}

grpc::Status FakeServer::Backward(grpc::ServerContext* context,
                                  const v1::BackwardRequest* request,
                                  v1::BackwardResponse* response) {
  if (auto status = Admit(context); !status.ok()) return status;
  Answer(*request, response);
  return grpc::Status::OK;
}

grpc::Status FakeServer::ForwardStream(
    grpc::ServerContext* context,
    grpc::ServerReaderWriter<v1::ForwardResponse, v1::ForwardRequest>* stream) {
  v1::ForwardRequest request;
  while (stream->Read(&request)) {
    if (auto status = Admit(context); !status.ok()) return status;
    v1::ForwardResponse response;
    Answer(request, &response);
    stream->Write(response);
  }
  return grpc::Status::OK;
}

grpc::Status FakeServer::BackwardStream(
    grpc::ServerContext* context,
    grpc::ServerReaderWriter<v1::BackwardResponse, v1::BackwardRequest>*
        stream) {
  v1::BackwardRequest request;
  while (stream->Read(&request)) {
    if (auto status = Admit(context); !status.ok()) return status;
    v1::BackwardResponse response;
    Answer(request, &response);
    stream->Write(response);
  }
  return grpc::Status::OK;
}

}  // namespace leakyrelu
