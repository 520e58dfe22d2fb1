// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMISSION_CALLS_IN_FLIGHT_H_
#define SERVER_ADMISSION_CALLS_IN_FLIGHT_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/admission/admission.h"
#include "server/net/transfer_rate.h"

namespace leakyrelu {

// One call from its beginning to its end, as a link of the list below.
class CallInFlight {
 public:
  using Clock = std::chrono::steady_clock;

  // What the call waits for.
  enum class Waiting : uint8_t {
    kServer,       // the server works on it, or has not begun to
    kMessage,      // the caller is to send the only message
    kNextMessage,  // the caller may send another message; a stream may be idle
    kReader,       // the caller is to take the reply
  };

  CallInFlight() = default;
  CallInFlight(const CallInFlight&) = delete;
  CallInFlight& operator=(const CallInFlight&) = delete;

  // The call begins to wait for that now. On any thread, one at a time.
  void WaitsFor(Waiting waiting);

  // Ends the call soon, in whichever state it is; its caller gets the code and
  // the message of this status, which is not OK. Only the first GiveUp has an
  // effect. On the loop's thread, while the call is in the list.
  void GiveUp(const absl::Status& status);
  // Why it was given up; OK if it was not.
  const absl::Status& given_up() const { return given_up_; }

 protected:
  ~CallInFlight() = default;

 private:
  friend class CallsInFlight;
  static constexpr Clock::rep kNever = 0;

  // Implements GiveUp.
  virtual void Cancel(const absl::Status& status) = 0;
  // The caller's address in gRPC's form. Called rarely.
  virtual std::string PeerUri() const = 0;

  CallInFlight* previous_ = nullptr;
  CallInFlight* next_ = nullptr;
  const Account* account_ = nullptr;
  // since_ is written last, so that a reader who sees it sees what it is for.
  std::atomic<Waiting> waiting_{Waiting::kServer};
  std::atomic<Clock::rep> since_{kNever};
  absl::Status given_up_;
};

// When a call that waits for its caller is given up. A call whose connection
// makes progress is not, up to a multiple of the timeout: a caller may be slow.
struct CallTimeouts {
  // The longest time without progress.
  absl::Duration receive;  // of a message
  absl::Duration send;     // of a reply
  // Memory for messages is short: streams that wait for a message are subject
  // to `receive` as well, since they may hold a part of it.
  bool messages_are_short = false;
  // Calls within their connection's share are being refused: calls of the
  // connections above theirs are given up after kStarvedTimeout.
  bool is_starved = false;
  // Multiplies the timeouts of calls whose rate is unknown.
  int unknown_rate_factor = 1;
  // Bytes a second that a connection must move for each of its calls that wait.
  double min_rate = 0;
};

// The calls of one IoThread. A caller can hold the memory of a message or a
// reply for as long as it likes, by not sending or not reading, so calls that
// wait too long for their caller are given up. On the loop's thread only.
class CallsInFlight {
 public:
  static constexpr absl::Duration kStarvedTimeout = absl::Seconds(1);
  // A call is given up after this multiple of its timeout, with or without
  // progress.
  static constexpr int kMaxTimeouts = 20;

  // None: rates are not measured yet, so nobody is judged.
  using RateOf = absl::FunctionRef<std::optional<TransferRate>(
      const std::string& peer_uri)>;

  // admission outlives it.
  explicit CallsInFlight(const Admission* admission) : admission_(*admission) {}
  CallsInFlight(const CallsInFlight&) = delete;
  CallsInFlight& operator=(const CallsInFlight&) = delete;

  // account: the call's connection's; outlives the call.
  void Add(CallInFlight* call, const Account* account);
  void Remove(CallInFlight* call);

  // Gives up the calls that have waited for their callers for too long as of
  // now. Returns whether there are calls that have waited for half as long, so
  // that their connections' rates will be needed.
  bool GiveUpOverdue(CallInFlight::Clock::time_point now,
                     const CallTimeouts& timeouts, RateOf rate_of);
  // Gives up all calls.
  void GiveUpAll(const absl::Status& status);

 private:
  // How long the call may wait for that without progress.
  absl::Duration TimeoutOf(const CallInFlight& call,
                           CallInFlight::Waiting waiting,
                           const CallTimeouts& timeouts) const;

  const Admission& admission_;
  CallInFlight* first_ = nullptr;
};

}  // namespace leakyrelu

#endif  // SERVER_ADMISSION_CALLS_IN_FLIGHT_H_
