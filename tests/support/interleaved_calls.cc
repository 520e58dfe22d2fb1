// SPDX-License-Identifier: Apache-2.0
#include "tests/support/interleaved_calls.h"

#include <type_traits>
#include <utility>

#include "leakyrelu/v1/leakyrelu.grpc.pb.h"
#include "tests/support/tensors.h"

namespace leakyrelu {
namespace {

using Stub = v1::LeakyReluService::Stub;

class PendingCall {
 public:
  virtual ~PendingCall() = default;
  virtual bool Right() const = 0;
};

template <typename Request, typename Response>
class PendingCallOf final : public PendingCall {
 public:
  explicit PendingCallOf(Request request) : request_(std::move(request)) {}

  void Start(Stub& stub, grpc_compression_algorithm compression,
             grpc::CompletionQueue* queue) {
    context_.set_compression_algorithm(compression);
    if constexpr (std::is_same_v<Request, v1::ForwardRequest>) {
      reader_ = stub.AsyncForward(&context_, request_, queue);
    } else {
      reader_ = stub.AsyncBackward(&context_, request_, queue);
    }
    reader_->Finish(&response_, &status_, static_cast<PendingCall*>(this));
  }

  bool Right() const override {
    return status_.ok() && Same(response_, Expected(request_));
  }

 private:
  const Request request_;
  grpc::ClientContext context_;
  Response response_;
  grpc::Status status_;
  std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> reader_;
};

constexpr v1::DataType kTypes[] = {v1::DATA_TYPE_FLOAT32, v1::DATA_TYPE_FLOAT64,
                                   v1::DATA_TYPE_FLOAT16,
                                   v1::DATA_TYPE_BFLOAT16};

void StartRandomCall(Stub& stub, const InterleavedCalls& options,
                     Random& random, grpc::CompletionQueue* queue) {
  // Half of the calls are small, so that several share a read buffer.
  const size_t max_elements = random() % 2 == 0 ? 32 : options.max_elements;
  const size_t elements = 1 + random() % max_elements;
  const v1::DataType type = kTypes[random() % std::size(kTypes)];
  v1::Tensor x = RandomTensor(random, type, Form::kData, elements);
  if (options.compression != GRPC_COMPRESS_NONE) {
    // Random bits are incompressible and would be sent uncompressed. Neither of
    // the repeated bytes is a NaN in any type.
    const size_t half = x.data().size() / 2;
    x.mutable_data()->replace(0, half, half, random() % 2 ? '\x3f' : '\xbf');
  }
  if (random() % 2 == 0) {
    v1::ForwardRequest request;
    *request.add_inputs() = std::move(x);
    (new PendingCallOf<v1::ForwardRequest, v1::ForwardResponse>(
         std::move(request)))
        ->Start(stub, options.compression, queue);
  } else {
    v1::BackwardRequest request;
    *request.add_inputs() = std::move(x);
    *request.add_grad_outputs() =
        RandomTensor(random, type, Form::kData, elements);
    (new PendingCallOf<v1::BackwardRequest, v1::BackwardResponse>(
         std::move(request)))
        ->Start(stub, options.compression, queue);
  }
}

}  // namespace

int CountRightAnswers(const std::shared_ptr<grpc::Channel>& channel,
                      const InterleavedCalls& options) {
  const auto stub = v1::LeakyReluService::NewStub(channel);
  Random random(options.seed);
  grpc::CompletionQueue queue;
  int started = 0;
  while (started < options.in_flight && started < options.calls) {
    StartRandomCall(*stub, options, random, &queue);
    ++started;
  }
  int right = 0;
  for (int ended = 0; ended < options.calls; ++ended) {
    void* tag = nullptr;
    bool ok = false;
    if (!queue.Next(&tag, &ok)) break;
    const std::unique_ptr<PendingCall> call(static_cast<PendingCall*>(tag));
    right += ok && call->Right();
    if (started < options.calls) {
      StartRandomCall(*stub, options, random, &queue);
      ++started;
    }
  }
  queue.Shutdown();
  return right;
}

}  // namespace leakyrelu
