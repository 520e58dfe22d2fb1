// SPDX-License-Identifier: Apache-2.0
#include <cstddef>

#include "proto/wire/inference/inference_request.h"
#include "proto/wire/inference/inference_response.h"
#include "server/service/codec.h"

namespace leakyrelu {
namespace {

class InferenceCodec final : public Codec {
 public:
  explicit InferenceCodec(bool streamed) : streamed_(streamed) {}

  absl::Status Read(wire::Segments message, wire::RequestView& view) override {
    return wire::ParseInferenceRequest(message, view, envelope_);
  }
  Metrics::Operation operation() const override {
    return envelope_.model == wire::InferenceModel::kForward
               ? Metrics::Operation::kForward
               : Metrics::Operation::kBackward;
  }
  wire::EncodedMessage Encode(const wire::RequestView& view) const override {
    return wire::EncodeInferenceResponse(view, envelope_, streamed_);
  }
  std::optional<std::string> EncodeFailure(
      const absl::Status& status) const override {
    if (!streamed_) return std::nullopt;
    return wire::EncodeStreamError(std::string(status.message()), envelope_.id);
  }
  void CountSuccess(Metrics& metrics, const log::Work& work,
                    Stopwatch& stopwatch) const override {
    metrics.inference().Succeeded(model(), envelope_.preset,
                                  {.reading = work.parsing,
                                   .computing = work.computing,
                                   .encoding = stopwatch.Lap()});
  }
  void CountFailure(Metrics& metrics,
                    std::chrono::nanoseconds total) const override {
    if (!envelope_.found) return;
    metrics.inference().Failed(model(), envelope_.preset, total);
  }
  void Reset() override {
    envelope_.found = false;
    envelope_.id.clear();
  }

 private:
  size_t model() const { return static_cast<size_t>(envelope_.model); }

  const bool streamed_;
  wire::InferenceView envelope_;
};

}  // namespace

std::unique_ptr<Codec> NewInferCodec() {
  return std::make_unique<InferenceCodec>(/*streamed=*/false);
}

std::unique_ptr<Codec> NewStreamInferCodec() {
  return std::make_unique<InferenceCodec>(/*streamed=*/true);
}

}  // namespace leakyrelu
