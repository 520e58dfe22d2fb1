// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_ADMISSION_H_
#define SERVER_SERVICE_ADMISSION_H_

#include <cstddef>

#include "absl/status/status.h"
#include "server/metrics/inflight.h"

namespace leakyrelu {

// Lets requests in while what is held of all of them is within a budget. There
// is no queue: who does not fit is told at once, and when to come again.
//
// A request is held from its arrival until its reply has left, so a caller
// that does not read its replies uses the budget up; see CallsInFlight.
// Thread-safe.
class Admission {
 public:
  struct Limits {
    size_t bytes = Inflight::kMostBytes - 1;
    size_t calls = Inflight::kMostCalls - 1;
  };

  // inflight outlives it, and shows the figures.
  Admission(const Limits& limits, Inflight* inflight)
      : limits_(limits), inflight_(*inflight) {}
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;

  const Limits& limits() const { return limits_; }

  // OK: in, until Leave with the same bytes. Else RESOURCE_EXHAUSTED with its
  // RetryInfo. One that is alone is always let in.
  absl::Status Enter(size_t bytes);
  // What Enter would say now to a request of one byte, with so many more before
  // it; holds nothing. For one whose size is not known yet.
  absl::Status Probe(size_t waiting) const;
  // The same answer to one that need not wait to be received: most do already.
  static absl::Status RefuseWaiting(size_t most);
  // Whether it would be let in if it had so many bytes.
  bool HasRoom(size_t bytes) const {
    const Inflight::Held held = inflight_.held();
    return Fits({.bytes = held.bytes + bytes, .calls = held.calls + 1});
  }
  void Leave(size_t bytes) { inflight_.Leave(bytes); }

  // More than half of a budget is used: those who hold without need may be
  // dealt with sooner.
  bool IsTight() const;

 private:
  // held: with the one that comes.
  bool Fits(const Inflight::Held& held) const {
    return held.calls == 1 ||
           (held.bytes <= limits_.bytes && held.calls <= limits_.calls);
  }
  absl::Status Refuse(size_t bytes, const Inflight::Held& held) const;

  const Limits limits_;
  Inflight& inflight_;
};

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_ADMISSION_H_
