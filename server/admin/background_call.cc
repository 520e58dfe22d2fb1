// SPDX-License-Identifier: Apache-2.0
#include "server/admin/background_call.h"

#include <mutex>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu::admin {
namespace {

constexpr absl::Duration kRetryAfter = absl::Seconds(1);

// The outlet until the call is over. Thread-safe; shared by the call and the
// worker's task.
class OpenOutlet final : public Outlet {
 public:
  explicit OpenOutlet(Outlet* outlet) : outlet_(outlet) {}

  void Close() {
    const std::lock_guard lock(mutex_);
    outlet_ = nullptr;
  }
  bool is_open() const {
    const std::lock_guard lock(mutex_);
    return outlet_ != nullptr;
  }
  void Send(std::string message) override {
    const std::lock_guard lock(mutex_);
    if (outlet_ != nullptr) outlet_->Send(std::move(message));
  }
  void Finish(const absl::Status& status) override {
    const std::lock_guard lock(mutex_);
    if (outlet_ != nullptr) outlet_->Finish(status);
  }

 private:
  mutable std::mutex mutex_;
  Outlet* outlet_;  // guarded by mutex_
};

class BackgroundCall final : public Call {
 public:
  BackgroundCall(Outlet* outlet, UnaryHandler handler, Worker* worker)
      : outlet_(std::make_shared<OpenOutlet>(outlet)),
        call_(MakeUnaryCall(outlet_.get(), std::move(handler))),
        worker_(*worker) {}

  bool is_stream() const override { return false; }

  void OnMessage(std::string message) override {
    if (std::exchange(has_message_, true)) return;
    const bool posted = worker_.Post([outlet = outlet_, call = call_,
                                      message = std::move(message)]() mutable {
      if (outlet->is_open()) call->OnMessage(std::move(message));
    });
    if (posted) return;
    outlet_->Finish(ResourceExhausted(
        {.reason = std::string(reasons::kTooManyCallsInFlight),
         .field = "server",
         .got = "too many calls of this service waiting",
         .allowed = "fewer at a time"},
        kRetryAfter));
  }

  void OnHalfClose() override {
    // With a message, the worker answers the call.
    if (!has_message_) call_->OnHalfClose();
  }

  void OnDone() override { outlet_->Close(); }

 private:
  const std::shared_ptr<OpenOutlet> outlet_;
  const std::shared_ptr<Call> call_;
  Worker& worker_;
  bool has_message_ = false;
};

}  // namespace

std::unique_ptr<Call> MakeBackgroundCall(Outlet* outlet, UnaryHandler handler,
                                         Worker* worker) {
  return std::make_unique<BackgroundCall>(outlet, std::move(handler), worker);
}

}  // namespace leakyrelu::admin
