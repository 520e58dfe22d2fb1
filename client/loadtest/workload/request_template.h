// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_WORKLOAD_REQUEST_TEMPLATE_H_
#define CLIENT_LOADTEST_WORKLOAD_REQUEST_TEMPLATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "client/loadtest/plan/load_options.h"

namespace leakyrelu::loadtest {

// One request, encoded once and sent many times, and its expected response,
// which is computed by the kernels' reference, not by the kernels. Immutable
// during a run, shared by all threads.
struct RequestTemplate {
  Operation operation = Operation::kForward;
  std::string request;   // the serialized message
  std::string expected;  // the serialized response
  uint64_t elements = 0;
};

// The requests of a run. Distributions are sampled when the workload is made,
// so that the hot path only picks a template.
struct Workload {
  std::vector<RequestTemplate> templates;
  // Indices of templates in the order of sending, repeated cyclically: each
  // operation as often as its weight, types and sizes in turn.
  std::vector<uint32_t> order;
};

// The templates take less memory than this in total, provided that one template
// of each operation, type and listed size does.
inline constexpr size_t kWorkloadBytes = size_t{256} << 20;

// REQUIRES: CheckLoadOptions(options) is OK.
Workload MakeWorkload(const LoadOptions& options);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_WORKLOAD_REQUEST_TEMPLATE_H_
