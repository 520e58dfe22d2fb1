// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_CALLS_IN_FLIGHT_H_
#define SERVER_TRANSPORT_CALLS_IN_FLIGHT_H_

#include <atomic>
#include <chrono>

namespace leakyrelu {

// One call between its beginning and its end, as a link of the list below.
class CallInFlight {
 public:
  using Clock = std::chrono::steady_clock;

  CallInFlight() = default;
  CallInFlight(const CallInFlight&) = delete;
  CallInFlight& operator=(const CallInFlight&) = delete;

  // A reply is given to gRPC now; it has left. On any thread.
  void ReplyBegins(Clock::time_point now) {
    reply_began_.store(now.time_since_epoch().count(),
                       std::memory_order_relaxed);
  }
  void ReplyEnds() { reply_began_.store(kNone, std::memory_order_relaxed); }

  // Whether the reply was cancelled for its age.
  bool overdue() const { return overdue_; }

 protected:
  ~CallInFlight() = default;

 private:
  friend class CallsInFlight;
  static constexpr Clock::rep kNone = 0;

  // Ends the call, soon. On the loop's thread, while it is in the list.
  virtual void CancelReply() = 0;

  CallInFlight* previous_ = nullptr;
  CallInFlight* next_ = nullptr;
  std::atomic<Clock::rep> reply_began_{kNone};
  bool overdue_ = false;
};

// The data calls of one lane. A caller can hold a reply's memory for as long
// as it likes by not reading, or by HTTP/2's windows, so replies that did not
// leave for a time are cancelled. On the loop's thread only.
class CallsInFlight {
 public:
  CallsInFlight() = default;
  CallsInFlight(const CallsInFlight&) = delete;
  CallsInFlight& operator=(const CallsInFlight&) = delete;

  void Add(CallInFlight* call);
  void Remove(CallInFlight* call);

  // Cancels the calls whose reply began before that; returns their number.
  int CancelOlderThan(CallInFlight::Clock::time_point oldest);

 private:
  CallInFlight* first_ = nullptr;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_CALLS_IN_FLIGHT_H_
