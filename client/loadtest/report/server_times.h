// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_SERVER_TIMES_H_
#define CLIENT_LOADTEST_REPORT_SERVER_TIMES_H_

#include "absl/strings/string_view.h"
#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// Reads the server's own times from its /metrics (Prometheus text format): the
// sums and counts of leakyrelu_stage_duration_seconds by stage, and of
// grpc_server_call_duration_seconds over the service's methods. Unknown lines
// are ignored.
ServerTimes ParseServerTimes(absl::string_view metrics);

// The increase between two readings. The counters of a server that was
// restarted in between start from zero; then the second reading is the
// difference.
ServerTimes Difference(const ServerTimes& before, const ServerTimes& after);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_REPORT_SERVER_TIMES_H_
