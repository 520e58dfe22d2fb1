// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_TIME_SHARES_H_
#define CLIENT_LOADTEST_TIME_SHARES_H_

#include <string>
#include <vector>

#include "client/loadtest/report.h"

namespace leakyrelu::loadtest {

// Where the mean call's time went.
struct TimeShare {
  std::string name;
  double mean_seconds = 0;  // a call
  double share = 0;         // of the client's uncorrected mean latency
};

// The server's stages, what else it did ("server, other"), and the rest, which
// is the network, both kernels' sockets, and the client's gRPC ("network and
// client"). Of a stream the server times the whole, not its messages: there,
// the stages and one rest ("all else"). A server's clock may run longer than
// the client saw; no part is below 0. Empty without the server's times.
std::vector<TimeShare> TimeShares(const RunReport& run);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_TIME_SHARES_H_
