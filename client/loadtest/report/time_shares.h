// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_TIME_SHARES_H_
#define CLIENT_LOADTEST_REPORT_TIME_SHARES_H_

#include <string>
#include <vector>

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// A part of the mean call's time.
struct TimeShare {
  std::string name;
  double mean_seconds = 0;  // per call
  double share = 0;         // fraction of the client's uncorrected mean latency
};

// The parts: the server's stages, the rest of the server's time ("server,
// other"), and the remainder, which is the network, both kernels' sockets, and
// the client's gRPC ("network and client"). For a stream, the server times the
// stream as a whole, not its messages: there, the parts are the stages and one
// remainder ("all else"). The server may measure a longer time than the client;
// no part is below 0. Empty without the server's times.
std::vector<TimeShare> TimeShares(const RunReport& run);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_REPORT_TIME_SHARES_H_
