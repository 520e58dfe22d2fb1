// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_HEALTH_H_
#define SERVER_ADMIN_HEALTH_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "server/admin/method.h"

namespace leakyrelu::admin {

// grpc.health.v1.Health: Check, Watch, List. All services are well or unwell
// together, "" (the server as a whole) with them; not serving at first.
//
// Thread-safe. Must outlive the calls that it opened.
class HealthService final : public Service {
 public:
  // services: fully qualified names.
  explicit HealthService(const std::vector<std::string>& services);
  ~HealthService() override;

  // Flips all services and tells the watchers.
  void SetServing(bool serving);

  // Not serving from now on, for good: tells the watchers and ends their
  // calls, which would otherwise hold up the server's stop.
  void Shutdown();

  bool serving() const;

  std::unique_ptr<Call> Open(std::string_view path, Outlet* outlet) override;

 private:
  class WatchCall;

  absl::StatusOr<std::string> Check(const std::string& request) const;
  absl::StatusOr<std::string> List(const std::string& request) const;
  bool Knows(const std::string& service) const;
  // A serialized HealthCheckResponse.
  std::string StatusOf(const std::string& service) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::vector<std::string> services_;  // "" first
  mutable absl::Mutex mutex_;
  bool serving_ ABSL_GUARDED_BY(mutex_) = false;
  bool shut_down_ ABSL_GUARDED_BY(mutex_) = false;
  // Outlets are used under the mutex only, so that one which has left this
  // set is never touched again.
  absl::flat_hash_set<WatchCall*> watchers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_HEALTH_H_
