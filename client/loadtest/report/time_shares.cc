// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/time_shares.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/loadtest/plan/quantity.h"

namespace leakyrelu::loadtest {

std::vector<TimeShare> TimeShares(const RunReport& run) {
  std::vector<TimeShare> shares;
  const double latency = NsToSeconds(run.uncorrected_latency.mean_ns());
  if (!run.server || latency <= 0) return shares;
  if (run.server->calls == 0 && !run.options.stream) return shares;
  const auto add = [&](std::string name, double seconds) {
    const double mean = std::max(seconds, 0.0);
    shares.push_back({std::move(name), mean, mean / latency});
  };
  double in_stages = 0;
  for (const ServerTimes::Stage& stage : run.server->stages) {
    if (stage.count == 0) continue;
    const double mean = stage.seconds / static_cast<double>(stage.count);
    in_stages += mean;
    add(absl::StrCat("server, ", stage.name), mean);
  }
  if (run.options.stream) {
    add("all else", latency - in_stages);
    return shares;
  }
  const double call =
      run.server->call_seconds / static_cast<double>(run.server->calls);
  add("server, other", call - in_stages);
  add("network and client", latency - std::max(call, in_stages));
  return shares;
}

}  // namespace leakyrelu::loadtest
