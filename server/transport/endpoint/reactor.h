// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ENDPOINT_REACTOR_H_
#define SERVER_TRANSPORT_ENDPOINT_REACTOR_H_

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "server/transport/endpoint/read_share.h"

namespace leakyrelu {

// An epoll loop for one thread: tells sources what happened to their
// descriptors, runs posted tasks, and gives another source of work its turn.
// Knows nothing of gRPC.
//
// Thread-safe but for Run. Tasks and sources are called without a lock held.
class Reactor {
 public:
  using Task = absl::AnyInvocable<void()>;

  class Source {
   public:
    // EPOLLIN and so on. On the reactor's thread.
    virtual void OnEvents(uint32_t events) = 0;

   protected:
    ~Source() = default;
  };

  // How long the thread may sleep now; kForever: until it is woken; 0: the turn
  // was not the last.
  static constexpr int kForever = -1;
  using Turn = absl::FunctionRef<std::optional<int>()>;

  // afterwards is given the tasks that are posted after Close.
  explicit Reactor(absl::AnyInvocable<void(Task)> afterwards);
  // REQUIRES: Run has returned or was never called.
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  // Lends the calling thread to the reactor until turn() returns nothing;
  // otherwise it returns a number of milliseconds. Ends with Close. Once.
  //
  //   sources' events -> turn() -> what turn() posted -> turn() ... -> sleep
  //
  // Sources are heard again when nothing is left to do, or too much.
  //
  void Run(Turn turn);

  // Runs what is still posted, on the calling thread. Idempotent.
  // REQUIRES: Run does not run.
  void Close();

  // Runs task on the reactor's thread, never before Post returns, and outside
  // of the delivery of events: a task may destroy a source whose descriptor
  // it closes.
  void Post(Task task);

  // Gives turn() a call soon, unless this is the reactor's thread, which gives
  // it one anyway.
  void Wake();

  bool IsCurrent() const;

  // What a source may read before the others have their turn. Thread-safe.
  size_t share_bytes() const { return share_.bytes(); }
  // Small pieces of work come faster than they are done. Thread-safe.
  bool flooded() const { return share_.flooded(); }

  // Reports fd's events to source, each once when it comes up (edge-triggered),
  // until Unwatch. False where the kernel refuses; errno says why.
  bool Watch(int fd, Source* source);
  // For a source that has read its share, and has more: reports again what
  // holds of fd now, in a later turn. False as above.
  bool Rearm(int fd, Source* source);
  // Before fd is closed and the source destroyed, both by a task: closing alone
  // ends nothing while the descriptor has a duplicate.
  void Unwatch(int fd);

 private:
  // Whether a task ran.
  bool RunPosted();
  bool MayNotSleep();
  void Signal() const;

  const int epoll_;
  const int wake_;
  ReadShare share_;
  absl::AnyInvocable<void(Task)> afterwards_;
  // Posted by the reactor's own thread, and used by it alone.
  std::vector<Task> own_tasks_;
  // The reactor's thread's too: kept for its memory.
  std::vector<Task> batch_;

  std::mutex mutex_;
  // The rest is guarded by mutex_.
  std::vector<Task> tasks_;
  bool woken_ = false;
  bool sleeping_ = false;
  bool closed_ = false;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_ENDPOINT_REACTOR_H_
