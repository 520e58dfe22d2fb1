// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_ENGINE_WORKER_H_
#define CLIENT_LOADTEST_ENGINE_WORKER_H_

#include <grpc/grpc.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "client/loadtest/engine/call.h"
#include "client/loadtest/engine/connection.h"
#include "client/loadtest/engine/slot_ring.h"
#include "client/loadtest/plan/load_options.h"
#include "client/loadtest/plan/pacer.h"
#include "client/loadtest/plan/random.h"
#include "client/loadtest/report/recorder.h"
#include "client/loadtest/workload/request_template.h"

namespace leakyrelu::loadtest {

// When all workers stop. The engine may move these times forward.
struct StopTimes {
  std::atomic<int64_t> no_new_calls_ns;
  std::atomic<int64_t> cancel_calls_ns{INT64_MAX};
};

// One --threads thread with its connections, its completion queue, its calls
// and its recorder. Workers share only read-only data and StopTimes.
//
// Closed loop: when a call is answered, the thread starts its successor. Open
// loop: a second thread sleeps until each intended time and starts the call
// itself, since gRPC's queue can wait with millisecond resolution only; slots
// return to it through a lock-free ring.
class Worker {
 public:
  struct Plan {
    const LoadOptions* options;
    const Workload* workload;
    StopTimes* stop;
    int index = 0;  // of options->threads threads
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
  // Any thread: approximate number of calls in flight.
  int64_t in_flight() const;
  // Any thread: number of open-loop requests that waited for a free slot.
  uint64_t held_back() const { return held_back_; }
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
  // Waits until deadline_ns for one event and handles it.
  void HandleEvent(int64_t deadline_ns);
  // Records the finished call and frees its slot.
  void Finish(Slot& slot, int64_t now_ns);
  void Verify(Slot& slot);
  // Returns false if the quota is used up.
  bool Send(Slot& slot, int64_t intended_ns);
  void StartUnlessStopped(Slot& slot, int64_t now_ns);
  void CancelOverdue(int64_t now_ns);
  // Records the open-loop requests that became too late to send.
  void BookUnsent();
  void CloseStreams();

  const Plan plan_;
  grpc_completion_queue* queue_;
  std::deque<Slot> slots_;
  Recorder recorder_;
  Random random_;
  size_t next_request_;
  uint64_t measured_ = 0;
  const uint64_t verify_below_;  // limit of the upper 53 random bits

  // Closed loop: slots of failed calls, delayed so that a failing server is not
  // flooded with retries.
  std::deque<std::pair<int64_t, Slot*>> resting_;
  int64_t next_check_ns_ = 0;

  // Used by the open loop only.
  Pacer pacer_;
  SlotRing<Slot*> free_;
  std::atomic<bool> pacing_{false};
  int64_t unsent_from_ns_ = INT64_MAX;  // first intended time that was not sent

  std::atomic<int64_t> sent_calls_{0};
  std::atomic<int64_t> done_calls_{0};
  std::atomic<uint64_t> held_back_{0};
  std::atomic<bool> finished_{false};
  std::thread queue_thread_;
  std::thread pacer_thread_;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_ENGINE_WORKER_H_
