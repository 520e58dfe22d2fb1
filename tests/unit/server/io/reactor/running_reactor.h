// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_IO_REACTOR_RUNNING_REACTOR_H_
#define TESTS_UNIT_SERVER_IO_REACTOR_RUNNING_REACTOR_H_

#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "absl/synchronization/notification.h"
#include "server/io/reactor/reactor.h"

namespace leakyrelu {

// A reactor with its thread. Tasks posted after its end run at once.
class RunningReactor {
 public:
  RunningReactor()
      : reactor_(std::make_shared<Reactor>([](Reactor::Task task) { task(); })),
        thread_([this] {
          reactor_->Run([this]() -> std::optional<int> {
            if (stop_) return std::nullopt;
            return Reactor::kForever;
          });
        }) {}
  ~RunningReactor() { Stop(); }

  void Stop() {
    if (!thread_.joinable()) return;
    reactor_->Post([this] { stop_ = true; });
    thread_.join();
  }

  const std::shared_ptr<Reactor>& get() const { return reactor_; }

  // Runs task on the reactor's thread and waits for it.
  template <typename Task>
  void Do(Task task) {
    absl::Notification done;
    reactor_->Post([&] {
      task();
      done.Notify();
    });
    done.WaitForNotification();
  }

 private:
  bool stop_ = false;  // used by the reactor's thread only
  std::shared_ptr<Reactor> reactor_;
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_SERVER_IO_REACTOR_RUNNING_REACTOR_H_
