// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_REACTOR_REACTOR_H_
#define SERVER_IO_REACTOR_REACTOR_H_

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "server/io/reactor/read_quota.h"

namespace leakyrelu {

// An epoll loop for one thread: reports events of descriptors to their sources,
// runs posted tasks, and calls a turn function for other work. Independent of
// gRPC.
//
// Thread-safe except for Run. Tasks and sources are called without a lock held.
class Reactor {
 public:
  using Task = absl::AnyInvocable<void()>;

  class Source {
   public:
    // events: EPOLLIN and so on. On the reactor's thread.
    virtual void OnEvents(uint32_t events) = 0;

   protected:
    ~Source() = default;
  };

  // A turn returns how long the thread may sleep now, in milliseconds;
  // kForever: until it is woken; 0: call it again before sleeping.
  static constexpr int kForever = -1;
  using Turn = absl::FunctionRef<std::optional<int>()>;

  // `afterwards` is given the tasks that are posted after Close.
  explicit Reactor(absl::AnyInvocable<void(Task)> afterwards);
  // REQUIRES: Run has returned or was never called.
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  // Runs the reactor on the calling thread until turn() returns nullopt;
  // otherwise turn() returns a number of milliseconds. Ends with Close. Call it
  // once.
  //
  //   sources' events -> turn() -> what turn() posted -> turn() ... -> sleep
  //
  // Sources are polled again when no work is left, or when
  // ReadQuota::kMaxRounds rounds have passed.
  void Run(Turn turn);

  // Runs the remaining posted tasks on the calling thread. Idempotent.
  // REQUIRES: Run is not running.
  void Close();

  // Runs task on the reactor's thread, never before Post returns, and not
  // during the delivery of events: a task may destroy a source whose descriptor
  // it closes.
  void Post(Task task);

  // Causes turn() to be called soon. No effect on the reactor's thread, which
  // calls it anyway.
  void Wake();

  bool IsCurrent() const;

  // The number of bytes that a source may read before other sources are served.
  // Thread-safe.
  size_t share_bytes() const { return quota_.bytes(); }
  // Small pieces of work arrive faster than they are done. Thread-safe.
  bool flooded() const { return quota_.flooded(); }

  // Reports fd's events to source, each once when it occurs (edge-triggered),
  // until Unwatch. Returns false if the kernel refuses; errno holds the reason.
  bool Watch(int fd, Source* source);
  // For a source that has read its share and has more to read: reports the
  // current events of fd again in a later turn. Returns false as Watch does.
  bool Rearm(int fd, Source* source);
  // Call it before fd is closed and the source destroyed, both by a task:
  // closing fd has no effect on the watch while the descriptor has a duplicate.
  void Unwatch(int fd);

 private:
  // Returns whether a task ran.
  bool RunPosted();
  bool MayNotSleep();
  void Signal() const;

  const int epoll_;
  const int wake_;
  ReadQuota quota_;
  absl::AnyInvocable<void(Task)> afterwards_;
  // Posted and used by the reactor's own thread only.
  std::vector<Task> own_tasks_;
  // Used by the reactor's thread only; a member so that its memory is reused.
  std::vector<Task> batch_;

  std::mutex mutex_;
  // The rest is guarded by mutex_.
  std::vector<Task> tasks_;
  bool woken_ = false;
  bool sleeping_ = false;
  bool closed_ = false;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_REACTOR_REACTOR_H_
