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

// grpc.health.v1.Health: Check, Watch, List. All services, including "" (the
// server as a whole), have the same status, which is NOT_SERVING at first.
//
// Thread-safe. Must outlive the calls that it opened.
class HealthService final : public Service {
 public:
  // services: fully qualified names.
  explicit HealthService(const std::vector<std::string>& services);
  ~HealthService() override;

  // Sets the status of all services and notifies the watchers.
  void SetServing(bool serving);

  // Sets NOT_SERVING for good, notifies the watchers and ends their calls,
  // which would otherwise delay the server's stop.
  void Shutdown();

  bool serving() const;

  std::unique_ptr<Call> Open(Method method, Outlet* outlet) override;

 private:
  class WatchCall;

  absl::StatusOr<std::string> Check(const std::string& request) const;
  absl::StatusOr<std::string> List(const std::string& request) const;
  bool Knows(const std::string& service) const;
  // Returns a serialized HealthCheckResponse.
  std::string StatusOf(const std::string& service) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::vector<std::string> services_;  // "" first
  mutable absl::Mutex mutex_;
  bool serving_ ABSL_GUARDED_BY(mutex_) = false;
  bool shut_down_ ABSL_GUARDED_BY(mutex_) = false;
  // Outlets are used only under the mutex, so that one removed from this set is
  // never used again.
  absl::flat_hash_set<WatchCall*> watchers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_HEALTH_H_
