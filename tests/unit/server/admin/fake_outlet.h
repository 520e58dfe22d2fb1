// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_ADMIN_FAKE_OUTLET_H_
#define TESTS_UNIT_SERVER_ADMIN_FAKE_OUTLET_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "server/admin/method.h"

namespace leakyrelu::admin {

// Records what a call sends. Thread-safe, as a real outlet is.
class FakeOutlet final : public Outlet {
 public:
  void Send(std::string message) override {
    absl::MutexLock lock(&mutex_);
    if (!status_.has_value()) messages_.push_back(std::move(message));
  }

  void Finish(const absl::Status& status) override {
    absl::MutexLock lock(&mutex_);
    if (!status_.has_value()) status_ = status;
  }

  std::vector<std::string> messages() const {
    absl::MutexLock lock(&mutex_);
    return messages_;
  }

  // Waits for the end of the call.
  absl::Status AwaitStatus() const {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(
        +[](const std::optional<absl::Status>* status) {
          return status->has_value();
        },
        &status_));
    return *status_;
  }

  // nullopt while the call is open.
  std::optional<absl::Status> status() const {
    absl::MutexLock lock(&mutex_);
    return status_;
  }

 private:
  mutable absl::Mutex mutex_;
  std::vector<std::string> messages_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Status> status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leakyrelu::admin

#endif  // TESTS_UNIT_SERVER_ADMIN_FAKE_OUTLET_H_
