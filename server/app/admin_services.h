// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_ADMIN_SERVICES_H_
#define SERVER_APP_ADMIN_SERVICES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/admin/channelz.h"
#include "server/admin/health.h"
#include "server/admin/inference.h"
#include "server/admin/method.h"
#include "server/admin/reflection.h"
#include "server/metrics/inference_statistics.h"

namespace leakyrelu {

// The small services beside the data methods: health and the inference
// protocol's metadata always, reflection and channelz if they are enabled. Must
// outlive the server that they are given to. Thread-safe.
class AdminServices {
 public:
  struct Wanted {
    bool reflection = true;
    bool channelz = false;
  };

  // version is the program's. statistics outlives it.
  static absl::StatusOr<std::unique_ptr<AdminServices>> Create(
      const Wanted& wanted, std::string version,
      const InferenceStatistics& statistics);

  admin::HealthService& health() { return health_; }
  std::vector<admin::Service*> all();

 private:
  AdminServices(const std::vector<std::string>& served, std::string version,
                const InferenceStatistics& statistics);

  admin::HealthService health_;
  std::unique_ptr<admin::ReflectionService> reflection_;  // may be null
  std::unique_ptr<admin::ChannelzService> channelz_;      // may be null
  admin::InferenceService inference_;
};

}  // namespace leakyrelu

#endif  // SERVER_APP_ADMIN_SERVICES_H_
