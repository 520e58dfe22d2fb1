// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_SERVER_TIMES_H_
#define CLIENT_LOADTEST_SERVER_TIMES_H_

#include "absl/strings/string_view.h"
#include "client/loadtest/report.h"

namespace leakyrelu::loadtest {

// Reads the server's own clocks from its /metrics (Prometheus text format):
// the sums and counts of leakyrelu_stage_duration_seconds by stage, and of
// grpc_server_call_duration_seconds over the service's methods. Lines that it
// does not know are passed over.
ServerTimes ParseServerTimes(absl::string_view metrics);

// What was added between two readings. A server that was restarted in between
// counts from zero: its second reading alone is the difference.
ServerTimes Difference(const ServerTimes& before, const ServerTimes& after);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_SERVER_TIMES_H_
