// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_STALL_GUARD_H_
#define SERVER_TRANSPORT_STALL_GUARD_H_

#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "server/transport/connection_watch.h"
#include "server/transport/send_progress.h"
#include "server/transport/silence.h"

namespace leakyrelu {

// Takes memory back from those who do not take their replies. On a thread of
// its own it looks at every connection now and then, and cuts one whose peer
// has stalled: gRPC itself cannot, for it closes no connection in the midst of
// a write (1.51), and so neither stops while there is one. Replies that wait
// for HTTP/2's windows are the calls' own affair, which it has looked at, too.
//
// Thread-safe.
class StallGuard {
 public:
  struct Hooks {
    // Memory is short: WhenTight is allowed.
    absl::AnyInvocable<bool()> is_tight;
    // To cancel replies that are older than this.
    absl::AnyInvocable<void(absl::Duration allowed)> cancel_overdue;
    // A connection was cut for a stall.
    absl::AnyInvocable<void()> cut;
    // No call is held.
    absl::AnyInvocable<bool()> is_idle;
  };

  // What is left of the time allowed while memory is short: a tenth, but at
  // least a second, where it was as much.
  static absl::Duration WhenTight(absl::Duration allowed);

  // allowed: the longest that nothing may be taken. connections outlives it.
  StallGuard(absl::Duration allowed, ConnectionWatch* connections, Hooks hooks);
  ~StallGuard();
  StallGuard(const StallGuard&) = delete;
  StallGuard& operator=(const StallGuard&) = delete;

  // gRPC asks all peers to go, and waits up to 20 s for each to say that it
  // has heard. Once no call is held, those that say nothing for a second are
  // cut: they have not even begun to speak HTTP/2, or are dead or frozen. From
  // that time on every connection is cut, until there is none.
  // REQUIRES: gRPC has not asked yet. Once.
  void Stop(absl::Time cut_all_from);

 private:
  void Loop();
  void Look();
  void CutSilent();

  const absl::Duration allowed_;
  ConnectionWatch& connections_;
  Hooks hooks_;
  // The thread's own; by the connection's descriptor.
  std::unordered_map<int, SendProgress> progress_;
  // Since the stop began. The thread reads it after that.
  Silence silence_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;                             // guarded by mutex_
  absl::Time stop_began_ = absl::InfiniteFuture();    // guarded by mutex_
  absl::Time cut_all_from_ = absl::InfiniteFuture();  // guarded by mutex_
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_STALL_GUARD_H_
