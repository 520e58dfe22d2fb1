// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_RPC_IO_THREAD_H_
#define SERVER_RPC_IO_THREAD_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "server/admin/method.h"
#include "server/admission/account.h"
#include "server/admission/admission.h"
#include "server/admission/calls_in_flight.h"
#include "server/admission/upload_gate.h"
#include "server/calls/admitted_call.h"
#include "server/calls/call_pool.h"
#include "server/calls/generic_call.h"
#include "server/calls/methods.h"
#include "server/connections/transfer_rates.h"
#include "server/io/completion_loop.h"
#include "server/io/heartbeat.h"
#include "server/io/io_backend.h"
#include "server/io/periodic_timer.h"
#include "server/io/queue_driver.h"
#include "server/metrics/metrics.h"
#include "server/service/exchange.h"

namespace leakyrelu {

// What bounds the calls of a server.
struct CallLimits {
  // All pointees outlive the server's threads.
  Admission* admission;
  PeerAccounts* peers;
  // For the UploadGate.
  size_t max_waiting;
  size_t message_memory_bytes;
};

// One I/O thread of a server: its completion loop and the posted calls of every
// method. I/O threads do not share this state.
class IoThread final : private UploadConditions {
 public:
  IoThread(std::unique_ptr<grpc::ServerCompletionQueue> queue,
           std::unique_ptr<QueueDriver> driver, DataServices* services,
           grpc::AsyncGenericService* generic_service,
           const Exchange::Environment& environment, const CallLimits& limits,
           const IoBackend* io_backend,
           const std::vector<admin::Service*>* admin_services);

  // REQUIRES: the server has started.
  void Start();

  // Ends the streams of the small services (health's Watch, reflection), which
  // last until their callers end them. Thread-safe between Start and Drain.
  void EndAdminStreams();

  // Gives up the calls that have waited for their callers for too long. If
  // there are any, rates is asked to measure. Thread-safe between Start and
  // Drain.
  void GiveUpOverdue(const CallTimeouts& timeouts,
                     std::shared_ptr<TransferRates> rates);

  // Gives up every call, including those of the small services. Thread-safe
  // between Start and Drain.
  void GiveUpAll();

  // Requests the thread's next heartbeat. heartbeat outlives this. Thread-safe
  // between Start and Drain.
  void Beat(Heartbeat& heartbeat) {
    heartbeat.Ask(
        [this](Heartbeat::Task task) { loop_.Post(std::move(task)); });
  }

  // REQUIRES: the server's Shutdown has returned. Call it once.
  void Drain() { loop_.Drain(); }

 private:
  // UploadConditions
  double Pressure() override;
  bool HasRoom(const Account& account, size_t bytes, bool is_first) override;
  void Watch() override { gate_timer_.Start(); }

  bool CheckGate();

  CompletionLoop loop_;
  Metrics& metrics_;
  // Used on the loop's thread.
  absl::flat_hash_set<GenericCall*> open_generic_calls_;
  AdmissionController controller_;
  const IoBackend& io_backend_;
  const double message_memory_bytes_;
  PeriodicTimer gate_timer_;
  int64_t shown_waiting_ = 0;
  std::vector<std::unique_ptr<CallPool>> call_pools_;
};

}  // namespace leakyrelu

#endif  // SERVER_RPC_IO_THREAD_H_
