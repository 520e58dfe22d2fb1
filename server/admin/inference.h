// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_INFERENCE_H_
#define SERVER_ADMIN_INFERENCE_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/functional/any_invocable.h"
#include "server/admin/method.h"
#include "server/metrics/inference_statistics.h"

namespace leakyrelu::admin {

// inference.GRPCInferenceService but for its two methods that carry tensors:
// what the server and its models are, whether they are ready, what they did.
// Methods that would change the server are refused with UNIMPLEMENTED, which
// says what to do instead.
//
// Thread-safe. Must outlive the calls that it opened.
class InferenceService final : public Service {
 public:
  struct Facts {
    std::string version;                     // the program's
    absl::AnyInvocable<bool() const> ready;  // thread-safe
    const InferenceStatistics* statistics;
  };
  explicit InferenceService(Facts facts);

  std::unique_ptr<Call> Open(std::string_view path, Outlet* outlet) override;

 private:
  const Facts facts_;
};

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_INFERENCE_H_
