// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_ENGINE_METRICS_PAGE_H_
#define CLIENT_LOADTEST_ENGINE_METRICS_PAGE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace leakyrelu::loadtest {

// Checks the form of --metrics-url; an empty one is not read.
absl::Status CheckMetricsUrl(const std::string& url);

// The server's metrics, in Prometheus's text format.
absl::StatusOr<std::string> ReadMetricsPage(const std::string& url);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_ENGINE_METRICS_PAGE_H_
