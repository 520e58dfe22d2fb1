// SPDX-License-Identifier: Apache-2.0
#include "tests/support/stub_server.h"

#include <chrono>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/reference/reference.h"

namespace leakyrelu::loadtest {
namespace {

std::string Elements(const v1::Tensor& tensor) {
  if (tensor.values_size() == 0) return tensor.data();
  return std::string(reinterpret_cast<const char*>(tensor.values().data()),
                     static_cast<size_t>(tensor.values_size()) * 4);
}

// Copies `like` with other elements.
v1::Tensor With(const v1::Tensor& like, const std::string& bytes) {
  v1::Tensor tensor = like;
  if (like.values_size() == 0) {
    tensor.set_data(bytes);
    return tensor;
  }
  const auto* values = reinterpret_cast<const float*>(bytes.data());
  tensor.mutable_values()->Assign(values, values + bytes.size() / 4);
  return tensor;
}

template <typename Request>
v1::Tensor Compute(const Request& request, const v1::Tensor& x,
                   const v1::Tensor* grad, bool forward) {
  const auto type =
      x.dtype() == 0 ? DataType::kFloat32 : static_cast<DataType>(x.dtype());
  const kernel::Parameters parameters = {
      request.negative_slope(), static_cast<Semantics>(request.semantics())};
  const std::string in = Elements(x);
  const std::string g = grad == nullptr ? "" : Elements(*grad);
  std::string out(in.size(), '\0');
  const auto* a = reinterpret_cast<const std::byte*>(in.data());
  const auto* b = reinterpret_cast<const std::byte*>(g.data());
  auto* y = reinterpret_cast<std::byte*>(out.data());
  const size_t elements = in.size() / ElementBytes(type);
  if (forward) {
    reference::Forward(type, parameters, a, y, elements);
  } else if (grad != nullptr) {
    reference::Backward(type, parameters, a, b, y, elements);
  } else {
    reference::Derivative(type, parameters, a, y, elements);
  }
  return With(grad == nullptr ? x : *grad, out);
}

template <typename Request, typename Response, typename Handler>
grpc::Status Stream(grpc::ServerReaderWriter<Response, Request>* stream,
                    const Handler& handler) {
  Request request;
  while (stream->Read(&request)) {
    Response response;
    const grpc::Status status = handler(&request, &response);
    if (!status.ok()) return status;
    stream->Write(response);
  }
  return grpc::Status::OK;
}

}  // namespace

StubServer::StubServer(Behaviour behaviour, std::string address,
                       std::shared_ptr<grpc::ServerCredentials> credentials)
    : behaviour_(std::move(behaviour)) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(-1);
  builder.AddListeningPort(address, std::move(credentials), &port);
  builder.RegisterService(this);
  server_ = builder.BuildAndStart();
  address_ = absl::StartsWith(address, "unix:")
                 ? address
                 : absl::StrCat("127.0.0.1:", port);
}

StubServer::~StubServer() { Die(); }

void StubServer::Die() { server_->Shutdown(std::chrono::system_clock::now()); }

grpc::Status StubServer::Forward(grpc::ServerContext*,
                                 const v1::ForwardRequest* request,
                                 v1::ForwardResponse* response) {
  const uint64_t number = ++requests_;
  if (behaviour_.before) {
    const grpc::Status status = behaviour_.before(number);
    if (!status.ok()) return status;
  }
  for (const v1::Tensor& x : request->inputs()) {
    *response->add_outputs() = Compute(*request, x, nullptr, true);
  }
  if (behaviour_.after) behaviour_.after(response->mutable_outputs(0));
  return grpc::Status::OK;
}

grpc::Status StubServer::Backward(grpc::ServerContext*,
                                  const v1::BackwardRequest* request,
                                  v1::BackwardResponse* response) {
  const uint64_t number = ++requests_;
  if (behaviour_.before) {
    const grpc::Status status = behaviour_.before(number);
    if (!status.ok()) return status;
  }
  for (int i = 0; i < request->inputs_size(); ++i) {
    const v1::Tensor* grad =
        request->grad_outputs_size() == 0 ? nullptr : &request->grad_outputs(i);
    *response->add_grad_inputs() =
        Compute(*request, request->inputs(i), grad, false);
  }
  if (behaviour_.after) behaviour_.after(response->mutable_grad_inputs(0));
  return grpc::Status::OK;
}

grpc::Status StubServer::ForwardStream(
    grpc::ServerContext* context,
    grpc::ServerReaderWriter<v1::ForwardResponse, v1::ForwardRequest>* stream) {
  return Stream(stream, [&](auto* request, auto* response) {
    return Forward(context, request, response);
  });
}

grpc::Status StubServer::BackwardStream(
    grpc::ServerContext* context,
    grpc::ServerReaderWriter<v1::BackwardResponse, v1::BackwardRequest>*
        stream) {
  return Stream(stream, [&](auto* request, auto* response) {
    return Backward(context, request, response);
  });
}

}  // namespace leakyrelu::loadtest
