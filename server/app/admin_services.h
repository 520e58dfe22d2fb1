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

// The small services beside the function: health, reflection, channelz, and
// what the second protocol tells of itself. Must outlive the server that they
// are given to. Thread-safe.
class AdminServices {
 public:
  // version: the program's. statistics outlives it.
  static absl::StatusOr<std::unique_ptr<AdminServices>> Create(
      std::string version, const InferenceStatistics& statistics);

  admin::HealthService& health() { return health_; }
  std::vector<admin::Service*> all() {
    return {&health_, reflection_.get(), channelz_.get(), &inference_};
  }

 private:
  AdminServices(std::unique_ptr<admin::ReflectionService> reflection,
                std::unique_ptr<admin::ChannelzService> channelz,
                std::string version, const InferenceStatistics& statistics);

  admin::HealthService health_;
  std::unique_ptr<admin::ReflectionService> reflection_;
  std::unique_ptr<admin::ChannelzService> channelz_;
  admin::InferenceService inference_;
};

}  // namespace leakyrelu

#endif  // SERVER_APP_ADMIN_SERVICES_H_
