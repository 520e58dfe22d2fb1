// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_WORKER_H_
#define CLIENT_LOADTEST_WORKER_H_

#include <grpc/grpc.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "client/loadtest/call.h"
#include "client/loadtest/connection.h"
#include "client/loadtest/load_options.h"
#include "client/loadtest/pacer.h"
#include "client/loadtest/random.h"
#include "client/loadtest/recorder.h"
#include "client/loadtest/request_template.h"
#include "client/loadtest/slot_ring.h"

namespace leakyrelu::loadtest {

// When all workers stop; the engine brings these forward.
struct StopTimes {
  std::atomic<int64_t> no_new_calls_ns;
  std::atomic<int64_t> cancel_calls_ns{INT64_MAX};
};

// One --threads thread: its connections, its completion queue, its calls, its
// recorder; nothing shared with the others but read-only data and StopTimes.
//
// Closed loop: the thread starts a call's successor when it is answered. Open
// loop: a second thread sleeps until each intended time and starts the call
// itself, since gRPC's queue can wait to the millisecond only; slots return to
// it through a lock-free ring.
class Worker {
 public:
  struct Plan {
    const LoadOptions* options;
    const Workload* workload;
    StopTimes* stop;
    int index = 0;  // of options->threads
    int64_t start_ns = 0;
    int64_t measure_ns = 0;  // end of the warm-up
    int64_t interval_ns = 0;
    uint64_t quota = 0;  // measured requests; 0: no limit
    std::vector<Connection*> connections;
  };

  explicit Worker(const Plan& plan);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void Start();
  // Waits until every call has ended.
  void Join();

  Recorder& recorder() { return recorder_; }
  // Any thread: calls in flight, about.
  int64_t in_flight() const;
  bool finished() const { return finished_.load(); }

 private:
  enum class SlotState { kIdle, kStarting, kInFlight };
  struct Slot {
    std::unique_ptr<Call> call;
    const RequestTemplate* request = nullptr;
    int64_t intended_ns = 0;
    int64_t sent_ns = 0;
    std::atomic<SlotState> state{SlotState::kIdle};
    bool cancelled = false;
  };

  void RunClosed();
  void RunOpen();
  void Pace();
  // Waits for one event until deadline_ns and handles it.
  void HandleEvent(int64_t deadline_ns);
  // Books the finished call and frees its slot.
  void Finish(Slot& slot, int64_t now_ns);
  void Verify(Slot& slot);
  // False: the quota is used up.
  bool Send(Slot& slot, int64_t intended_ns);
  void StartUnlessStopped(Slot& slot, int64_t now_ns);
  void CancelOverdue(int64_t now_ns);
  // Books what the open loop was too late to send.
  void BookUnsent();
  void CloseStreams();

  const Plan plan_;
  grpc_completion_queue* queue_;
  std::deque<Slot> slots_;
  Recorder recorder_;
  Random random_;
  size_t next_request_;
  uint64_t measured_ = 0;
  const uint64_t verify_below_;  // of random numbers, shifted to 53 bits

  // Closed loop: failed slots, resting so that a dead server is not hammered.
  std::deque<std::pair<int64_t, Slot*>> resting_;
  int64_t next_check_ns_ = 0;

  // Open loop.
  Pacer pacer_;
  SlotRing<Slot*> free_;
  std::atomic<bool> pacing_{false};
  int64_t unsent_from_ns_ = INT64_MAX;  // the first intended time not sent

  std::atomic<int64_t> sent_calls_{0};
  std::atomic<int64_t> done_calls_{0};
  std::atomic<bool> finished_{false};
  std::thread queue_thread_;
  std::thread pacer_thread_;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_WORKER_H_
