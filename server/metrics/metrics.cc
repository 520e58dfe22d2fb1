// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/metrics.h"

#include <utility>

#include "absl/time/clock.h"
#include "server/metrics/call_metrics.h"
#include "server/metrics/connection_metrics.h"
#include "server/metrics/exposition.h"
#include "server/metrics/process_metrics.h"
#include "server/metrics/source_metrics.h"
#include "server/metrics/text_format.h"
#include "server/metrics/work_metrics.h"

namespace leakyrelu {

class Metrics::Impl {
 public:
  CallMetrics calls;
  WorkMetrics work;
  ConnectionMetrics connections;
  BuildInfo build;
};

Metrics::Metrics(BuildInfo build) : impl_(std::make_unique<Impl>()) {
  impl_->build = std::move(build);
}

Metrics::~Metrics() = default;

void Metrics::CallStarted(Method method) { impl_->calls.Started(method); }

void Metrics::CallFinished(Method method, absl::StatusCode code,
                           std::chrono::nanoseconds duration,
                           size_t received_bytes, size_t sent_bytes) {
  impl_->calls.Finished(method, code, duration, received_bytes, sent_bytes);
}

void Metrics::StageFinished(Stage stage, std::chrono::nanoseconds duration) {
  impl_->work.StageFinished(stage, duration);
}

void Metrics::TensorsComputed(Operation operation, DataType type,
                              size_t tensors, size_t elements) {
  impl_->work.TensorsComputed(operation, type, tensors, elements);
}

void Metrics::Rejected(std::string_view reason) {
  impl_->work.Rejected(reason);
}

void Metrics::AddConnections(int delta) { impl_->connections.AddOpen(delta); }

void Metrics::ConnectionRefused(ConnectionRefusal reason) {
  impl_->connections.Refused(reason);
}

void Metrics::Disconnected(DisconnectReason reason) {
  impl_->connections.Disconnected(reason);
}

void Metrics::AcceptPaused() { impl_->connections.AcceptPaused(); }

void Metrics::CertificateLoaded(absl::Time not_before, absl::Time expiry) {
  impl_->connections.CertificateLoaded(not_before, expiry, absl::Now());
}

void Metrics::CertificateRefused() { impl_->connections.CertificateRefused(); }

void Metrics::Discarded(size_t computed_bytes) {
  impl_->work.Discarded(computed_bytes);
}

std::string Metrics::Serialize() const {
  Families families;
  impl_->calls.Collect(&families);
  impl_->work.Collect(&families);
  impl_->connections.Collect(&families);
  CollectSources(sources_, &families);
  AddSample(&AddGauge(&families, "leakyrelu_waiting_calls",
                      "Calls whose request waits for its turn to be received, "
                      "as of the last 50 ms."),
            {}, static_cast<double>(waiting_.load(std::memory_order_relaxed)));
  AddSample(&AddGauge(&families, "leakyrelu_build_info",
                      "Always 1; the labels say what is running."),
            {{"version", impl_->build.version},
             {"grpc_version", impl_->build.grpc_version},
             {"instruction_set", impl_->build.instruction_set}},
            1);
  CollectProcessMetrics(&families);
  return FormatText(families);
}

}  // namespace leakyrelu
