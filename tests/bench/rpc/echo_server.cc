// SPDX-License-Identifier: Apache-2.0
// Echo of LeakyReluService: returns the received bytes without parsing them.
// This is the minimal work of a gRPC server that accepts calls at their
// headers, as ours does, so it is the reference for our server. (Receiving the
// message before the call is accepted saves 4 to 11 % of a small call.)
//
//   echo_server --listen 127.0.0.1:0 --threads 1
//
// Each thread has one completion queue; calls are posted in advance and reused.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "leakyrelu/v1/leakyrelu.grpc.pb.h"
#include "server/calls/core_call.h"
#include "server/io/fd/drain_queue.h"

namespace leakyrelu::bench {
namespace {

using Base = v1::LeakyReluService;

constexpr char kForward[] = "/leakyrelu.v1.LeakyReluService/Forward";

// CoreService handles Forward.
class Streams final : public Base::WithRawMethod_ForwardStream<Base::Service> {
 public:
  Streams() { MarkMethodGeneric(0); }
};

struct Services {
  CoreService unary{{kForward}};
  Streams streams;
  // gRPC requires a generic service that takes the methods that are removed
  // here.
  grpc::AsyncGenericService others;
  grpc::Server* server = nullptr;
};

constexpr int kUnaryCallsPerQueue = 64;
constexpr int kStreamsPerQueue = 4;

class Event {
 public:
  virtual ~Event() = default;
  virtual void Complete(bool ok) = 0;
};

// Requested -> Received -> Finished -> requested again. Owned by the loop of
// its queue.
class UnaryCall : public Event {
 public:
  UnaryCall(const Services& services, grpc::ServerCompletionQueue* queue)
      : services_(services), queue_(queue) {
    Request();
  }

  void Complete(bool ok) override { (this->*next_)(ok); }

 private:
  void Request() {
    next_ = &UnaryCall::OnRequest;
    call_.Request(*services_.server, services_.unary.method(0), *queue_, this);
  }

  void OnRequest(bool ok) {
    if (!ok) return;
    next_ = &UnaryCall::OnMessage;
    call_.Receive(this);
  }

  void OnMessage(bool) {
    next_ = &UnaryCall::OnFinished;
    call_.Reply(&call_.message(), this);
  }

  void OnFinished(bool) {
    call_.Release();
    Request();
  }

  const Services& services_;
  grpc::ServerCompletionQueue* const queue_;
  void (UnaryCall::*next_)(bool) = nullptr;
  CoreCall call_;
};

// Requested -> (Read -> Written)* -> Finished -> requested again.
class StreamCall : public Event {
 public:
  StreamCall(Streams* service, grpc::ServerCompletionQueue* queue)
      : service_(service), queue_(queue) {
    Request();
  }

  void Complete(bool ok) override { (this->*next_)(ok); }

 private:
  void Request() {
    stream_.reset();
    context_.emplace();
    stream_.emplace(&*context_);
    next_ = &StreamCall::OnRequest;
    service_->RequestForwardStream(&*context_, &*stream_, queue_, queue_, this);
  }

  void OnRequest(bool ok) {
    if (ok) Read();
  }

  void Read() {
    next_ = &StreamCall::OnRead;
    stream_->Read(&message_, this);
  }

  void OnRead(bool ok) {
    if (!ok) {
      next_ = &StreamCall::OnFinished;
      stream_->Finish(grpc::Status::OK, this);
      return;
    }
    next_ = &StreamCall::OnWritten;
    stream_->Write(message_, this);
  }

  void OnWritten(bool ok) {
    message_.Clear();
    if (ok) {
      Read();
    } else {
      OnRead(false);
    }
  }

  void OnFinished(bool) { Request(); }

  Streams* const service_;
  grpc::ServerCompletionQueue* const queue_;
  void (StreamCall::*next_)(bool) = nullptr;
  std::optional<grpc::ServerContext> context_;
  std::optional<
      grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>>
      stream_;
  grpc::ByteBuffer message_;
};

void ServeQueue(Services* services, grpc::ServerCompletionQueue* queue) {
  std::vector<std::unique_ptr<Event>> calls;
  for (int i = 0; i < kUnaryCallsPerQueue; ++i) {
    calls.push_back(std::make_unique<UnaryCall>(*services, queue));
  }
  for (int i = 0; i < kStreamsPerQueue; ++i) {
    calls.push_back(std::make_unique<StreamCall>(&services->streams, queue));
  }
  DrainQueue(*queue, [](void* tag, bool ok) {
    static_cast<Event*>(tag)->Complete(ok);
  });
}

int Main(int argc, char** argv) {
  // Debian's Abseil checks for lock cycles even in release builds, which costs
  // 4 % here.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::string listen = "127.0.0.1:0";
  int threads = 1;
  CLI::App app("Echo of LeakyReluService");
  app.add_option("--listen", listen, "HOST:PORT or unix:PATH");
  app.add_option("--threads", threads, "completion queues and threads")
      ->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);

  Services services;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(listen, grpc::InsecureServerCredentials(), &port);
  builder.SetMaxReceiveMessageSize(-1);
  builder.SetMaxSendMessageSize(-1);
  builder.RegisterService(&services.unary);
  builder.RegisterService(&services.streams);
  builder.RegisterAsyncGenericService(&services.others);
  std::vector<std::unique_ptr<grpc::ServerCompletionQueue>> queues;
  for (int i = 0; i < threads; ++i) {
    queues.push_back(builder.AddCompletionQueue());
  }
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    std::fprintf(stderr, "echo_server: cannot listen on %s\n", listen.c_str());
    return 1;
  }
  if (listen.rfind("unix:", 0) != 0) {
    listen = listen.substr(0, listen.rfind(':') + 1) + std::to_string(port);
  }
  std::printf("listening on %s\n", listen.c_str());
  std::fflush(stdout);
  services.server = server.get();
  std::vector<std::thread> loops;
  for (auto& queue : queues) {
    loops.emplace_back(ServeQueue, &services, queue.get());
  }
  for (std::thread& loop : loops) loop.join();
  return 0;
}

}  // namespace
}  // namespace leakyrelu::bench

int main(int argc, char** argv) { return leakyrelu::bench::Main(argc, argv); }
