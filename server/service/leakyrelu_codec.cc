// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu/leakyrelu_request.h"
#include "proto/wire/leakyrelu/leakyrelu_response.h"
#include "server/service/codec.h"

namespace leakyrelu {
namespace {

class LeakyReluCodec final : public Codec {
 public:
  explicit LeakyReluCodec(Metrics::Operation operation)
      : operation_(operation) {}

  absl::Status Read(wire::Segments message, wire::RequestView& view) override {
    return operation_ == Metrics::Operation::kForward
               ? wire::ParseForwardRequest(message, view)
               : wire::ParseBackwardRequest(message, view);
  }
  Metrics::Operation operation() const override { return operation_; }
  wire::EncodedMessage Encode(const wire::RequestView& view) const override {
    return wire::EncodeResponse(view);
  }

 private:
  const Metrics::Operation operation_;
};

}  // namespace

std::unique_ptr<Codec> NewForwardCodec() {
  return std::make_unique<LeakyReluCodec>(Metrics::Operation::kForward);
}

std::unique_ptr<Codec> NewBackwardCodec() {
  return std::make_unique<LeakyReluCodec>(Metrics::Operation::kBackward);
}

}  // namespace leakyrelu
