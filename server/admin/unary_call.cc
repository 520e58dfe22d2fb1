// SPDX-License-Identifier: Apache-2.0
#include "server/admin/unary_call.h"

#include <utility>

#include "server/admin/malformed.h"

namespace leakyrelu::admin {
namespace {

class UnaryCall final : public Call {
 public:
  UnaryCall(Outlet* outlet, UnaryHandler handler)
      : outlet_(outlet), handler_(std::move(handler)) {}

  bool is_stream() const override { return false; }

  void OnMessage(std::string message) override {
    if (answered_) return;
    answered_ = true;
    absl::StatusOr<std::string> response = handler_(message);
    const absl::Status status = response.status();
    if (status.ok()) outlet_->Send(*std::move(response));
    outlet_->Finish(status);
  }

  void OnHalfClose() override {
    if (!answered_) outlet_->Finish(Malformed("no message", "one message"));
  }

  void OnDone() override {}

 private:
  Outlet* const outlet_;
  UnaryHandler handler_;
  bool answered_ = false;
};

}  // namespace

std::unique_ptr<Call> MakeUnaryCall(Outlet* outlet, UnaryHandler handler) {
  return std::make_unique<UnaryCall>(outlet, std::move(handler));
}

}  // namespace leakyrelu::admin
