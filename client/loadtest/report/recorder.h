// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_RECORDER_H_
#define CLIENT_LOADTEST_REPORT_RECORDER_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/loadtest/report/histogram.h"

namespace leakyrelu::loadtest {

// Pseudo code beside gRPC's codes: the request was due but never sent.
inline constexpr int kNotSentCode = -1;

// One finished call. Times are of the monotonic clock.
struct CallRecord {
  int64_t intended_ns = 0;
  int64_t sent_ns = 0;  // 0: never sent
  int64_t done_ns = 0;
  uint64_t elements = 0;
  uint64_t request_bytes = 0;
  uint64_t response_bytes = 0;
};

// Records of one thread within one interval.
struct IntervalRecord {
  int64_t index = 0;
  uint64_t requests = 0;
  uint64_t errors = 0;
  uint64_t bytes = 0;
  Histogram latency;
};

// Records of one thread over the whole run.
struct Totals {
  uint64_t requests = 0;
  uint64_t errors = 0;
  uint64_t warm_up_requests = 0;
  uint64_t elements = 0;
  uint64_t request_bytes = 0;
  uint64_t response_bytes = 0;
  uint64_t verified = 0;
  uint64_t mismatches = 0;
  uint64_t unfinished = 0;
  std::string first_mismatch;
  int64_t last_done_ns = 0;
  Histogram latency;
  Histogram uncorrected_latency;
  Histogram send_lag;
  Histogram error_latency;
  struct Error {
    uint64_t count = 0;
    std::string message;
  };
  std::map<int, Error> errors_by_code;

  void Merge(const Totals& other);
};

// Records the calls of one thread. All functions belong to that thread except
// TakeIntervals, which any thread may call; the lock between the two is taken
// once per interval, never for a call.
class Recorder {
 public:
  // Calls intended before measure_ns are warm-up. REQUIRES: interval_ns > 0.
  Recorder(int64_t measure_ns, int64_t interval_ns);

  void Success(const CallRecord& call);
  void Failure(const CallRecord& call, int code, absl::string_view message);
  void Verified(const std::string& difference);
  void Unfinished() { ++totals_.unfinished; }
  // Closes the intervals that have ended.
  void AdvanceTo(int64_t now_ns);
  // Closes the last interval, however short.
  void Close();

  // The intervals closed since the previous call.
  std::vector<std::unique_ptr<IntervalRecord>> TakeIntervals();

  // Any thread: when this thread last recorded a success, and a failure. 0:
  // never.
  int64_t last_success_ns() const { return last_success_ns_.load(); }
  int64_t last_failure_ns() const { return last_failure_ns_.load(); }

  // REQUIRES: the thread has ended.
  const Totals& totals() const { return totals_; }

 private:
  // Returns false during warm-up.
  bool Book(const CallRecord& call);
  void Publish();

  const int64_t measure_ns_;
  const int64_t interval_ns_;
  Totals totals_;
  std::unique_ptr<IntervalRecord> current_;
  std::atomic<int64_t> last_success_ns_{0};
  std::atomic<int64_t> last_failure_ns_{0};
  // std::mutex: the thread sanitizer does not see into the packaged Abseil.
  std::mutex mutex_;
  std::vector<std::unique_ptr<IntervalRecord>> closed_;  // guarded by mutex_
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_REPORT_RECORDER_H_
