// SPDX-License-Identifier: Apache-2.0
#include "server/admin/health.h"

#include <algorithm>
#include <utility>

#include "base/text/escape.h"
#include "grpc/health/v1/health.pb.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "server/admin/malformed.h"
#include "server/admin/unary_call.h"

namespace leakyrelu::admin {
namespace {

using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;
using ::grpc::health::v1::HealthListRequest;
using ::grpc::health::v1::HealthListResponse;

absl::StatusOr<std::string> ServiceOf(const std::string& request) {
  HealthCheckRequest parsed;
  if (!parsed.ParseFromString(request)) {
    return Malformed("bytes that are no message", "a HealthCheckRequest");
  }
  return parsed.service();
}

absl::Status Stopping() {
  return Unavailable({std::string(reasons::kServerStopping), "server",
                      "a call while it is stopping",
                      "calls to another server, or to this one later"});
}

std::vector<std::string> WithWhole(const std::vector<std::string>& services) {
  std::vector<std::string> all = {""};
  all.insert(all.end(), services.begin(), services.end());
  return all;
}

}  // namespace

class HealthService::WatchCall final : public Call {
 public:
  WatchCall(HealthService* health, Outlet* outlet)
      : health_(health), outlet_(outlet) {}

  bool is_stream() const override { return true; }

  void OnMessage(std::string message) override {
    if (watching_) return;
    watching_ = true;
    absl::StatusOr<std::string> service = ServiceOf(message);
    if (!service.ok()) return outlet_->Finish(service.status());
    service_ = *std::move(service);
    absl::MutexLock lock(&health_->mutex_);
    outlet_->Send(health_->StatusOf(service_));
    if (health_->shut_down_) return outlet_->Finish(Stopping());
    health_->watchers_.insert(this);
  }

  void OnHalfClose() override {
    if (!watching_) outlet_->Finish(Malformed("no message", "one message"));
  }

  void OnDone() override {
    absl::MutexLock lock(&health_->mutex_);
    health_->watchers_.erase(this);
  }

  // A watcher of an unknown service needs no update: its status does not
  // change.
  bool watches_known_service() const { return health_->Knows(service_); }
  Outlet* outlet() const { return outlet_; }

 private:
  HealthService* const health_;
  Outlet* const outlet_;
  bool watching_ = false;
  std::string service_;
};

HealthService::HealthService(const std::vector<std::string>& services)
    : services_(WithWhole(services)) {}

HealthService::~HealthService() = default;

bool HealthService::Knows(const std::string& service) const {
  return std::count(services_.begin(), services_.end(), service) > 0;
}

std::string HealthService::StatusOf(const std::string& service) const {
  HealthCheckResponse response;
  if (!Knows(service)) {
    response.set_status(HealthCheckResponse::SERVICE_UNKNOWN);
  } else {
    response.set_status(serving_ ? HealthCheckResponse::SERVING
                                 : HealthCheckResponse::NOT_SERVING);
  }
  return response.SerializeAsString();
}

void HealthService::SetServing(bool serving) {
  absl::MutexLock lock(&mutex_);
  if (shut_down_ || serving == serving_) return;
  serving_ = serving;
  for (WatchCall* watcher : watchers_) {
    if (watcher->watches_known_service()) {
      watcher->outlet()->Send(StatusOf(""));
    }
  }
}

void HealthService::Shutdown() {
  SetServing(false);
  absl::MutexLock lock(&mutex_);
  shut_down_ = true;
  for (WatchCall* watcher : watchers_) watcher->outlet()->Finish(Stopping());
  watchers_.clear();
}

bool HealthService::serving() const {
  absl::MutexLock lock(&mutex_);
  return serving_;
}

absl::StatusOr<std::string> HealthService::Check(
    const std::string& request) const {
  const absl::StatusOr<std::string> service = ServiceOf(request);
  if (!service.ok()) return service.status();
  if (!Knows(*service)) {
    return NotFound({std::string(reasons::kUnknownService), "service",
                     QuoteText(*service), "\"\" or a service that List names"});
  }
  absl::MutexLock lock(&mutex_);
  return StatusOf(*service);
}

absl::StatusOr<std::string> HealthService::List(
    const std::string& request) const {
  if (!HealthListRequest().ParseFromString(request)) {
    return Malformed("bytes that are no message", "a HealthListRequest");
  }
  HealthListResponse response;
  const auto status = serving() ? HealthCheckResponse::SERVING
                                : HealthCheckResponse::NOT_SERVING;
  for (const std::string& service : services_) {
    (*response.mutable_statuses())[service].set_status(status);
  }
  return response.SerializeAsString();
}

std::unique_ptr<Call> HealthService::Open(Method method, Outlet* outlet) {
  if (method == Method::kHealthCheck) {
    return MakeUnaryCall(outlet,
                         [this](const std::string& r) { return Check(r); });
  }
  if (method == Method::kHealthList) {
    return MakeUnaryCall(outlet,
                         [this](const std::string& r) { return List(r); });
  }
  if (method == Method::kHealthWatch) {
    return std::make_unique<WatchCall>(this, outlet);
  }
  return nullptr;
}

}  // namespace leakyrelu::admin
