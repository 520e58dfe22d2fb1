// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_LANE_H_
#define SERVER_TRANSPORT_LANE_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "server/admin/method.h"
#include "server/metrics/metrics.h"
#include "server/service/exchange.h"
#include "server/transport/calls_in_flight.h"
#include "server/transport/completion_loop.h"
#include "server/transport/data_method.h"
#include "server/transport/generic_call.h"
#include "server/transport/queue_driver.h"
#include "server/transport/roster.h"
#include "server/transport/ticker.h"
#include "server/transport/upload_gate.h"

namespace leakyrelu {

// For UploadGate.
struct UploadLimits {
  size_t most_waiting;
  absl::Duration patience;
  // Thread-safe.
  absl::AnyInvocable<double()> pressure;
};

// One I/O thread's share of a server: its completion loop and the calls of
// every method that are posted on it. Lanes share no state of their own.
class Lane {
 public:
  Lane(std::unique_ptr<grpc::ServerCompletionQueue> queue,
       std::unique_ptr<QueueDriver> driver, DataServices* services,
       grpc::AsyncGenericService* generic_service,
       const Exchange::Environment& environment, UploadLimits uploads,
       const std::vector<admin::Service*>* admin_services);

  // REQUIRES: the server has started.
  void Start();

  // Ends the calls of the small services, of which some (health's Watch) last
  // as long as their callers want. Thread-safe between Start and Drain.
  void StopAdminCalls();

  // Cancels the data calls whose reply has waited for longer than allowed to
  // leave. Thread-safe between Start and Drain.
  void CancelOverdue(absl::Duration allowed);

  // REQUIRES: the server's Shutdown has returned. Once.
  void Drain() { loop_.Drain(); }

 private:
  bool LookAtGate();

  CompletionLoop loop_;
  Metrics& metrics_;
  // Used on the loop's thread.
  absl::flat_hash_set<GenericCall*> open_generic_calls_;
  CallsInFlight calls_in_flight_;
  UploadGate gate_;
  Ticker gate_ticker_;
  int64_t shown_waiting_ = 0;
  std::vector<std::unique_ptr<Roster>> rosters_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_LANE_H_
