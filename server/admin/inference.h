// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_INFERENCE_H_
#define SERVER_ADMIN_INFERENCE_H_

#include <memory>
#include <string>
#include <string_view>

#include "server/admin/health.h"
#include "server/admin/method.h"
#include "server/metrics/inference_statistics.h"

namespace leakyrelu::admin {

// inference.GRPCInferenceService without its two methods that carry tensors:
// metadata of the server and its models, their readiness and their statistics.
// Methods that would change the server are refused with UNIMPLEMENTED and a
// message that names the alternative.
//
// Thread-safe. Must outlive the calls that it opened; the facts outlive it.
class InferenceService final : public Service {
 public:
  struct Facts {
    std::string version;          // the program's
    const HealthService* health;  // the server is ready while it is serving
    const InferenceStatistics* statistics;
  };
  explicit InferenceService(Facts facts);

  std::unique_ptr<Call> Open(Method method, Outlet* outlet) override;

 private:
  const Facts facts_;
};

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_INFERENCE_H_
