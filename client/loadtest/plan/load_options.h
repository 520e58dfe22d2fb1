// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PLAN_LOAD_OPTIONS_H_
#define CLIENT_LOADTEST_PLAN_LOAD_OPTIONS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/loadtest/plan/element_sizes.h"
#include "client/loadtest/plan/operation_mix.h"
#include "client/loadtest/plan/pacer.h"
#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"

namespace leakyrelu::loadtest {

// The field of Tensor that carries the elements.
enum class ElementForm { kData, kValues };

// The server's address and TLS.
struct TargetOptions {
  // HOST:PORT, unix:PATH, unix-abstract:NAME, or IP:PORT,IP:PORT,...
  // (client/servers/servers.h).
  std::string server = "127.0.0.1:50051";
  bool tls = false;
  std::string ca_file;    // PEM; empty: the system's roots
  std::string cert_file;  // PEM, for servers that request a client certificate
  std::string key_file;   // PEM
  std::string server_name;  // expected in the certificate; empty: the host name
};

// Maximum number of calls in flight.
inline constexpr int kMaxConcurrency = 100'000;

// Stands for no duration, in a run that ends after a number of requests.
inline constexpr absl::Duration kUnlimitedDuration = absl::Hours(24);

// Options of one run; the only place of their defaults.
struct LoadOptions {
  TargetOptions target;

  // Open loop if > 0: requests per second, independent of the responses.
  double requests_per_second = 0;
  Arrival arrival = Arrival::kConstant;
  // Closed loop otherwise: number of calls always in flight.
  int concurrency = 64;
  // Open loop: a request that finds this many calls in flight waits; its
  // latency includes the wait.
  int max_in_flight = 10'000;

  absl::Duration duration = absl::Seconds(10);
  // Ends the run after this many requests; 0: by duration alone.
  uint64_t requests = 0;
  absl::Duration warm_up = absl::Seconds(1);
  absl::Duration deadline = absl::Seconds(30);
  absl::Duration connect_timeout = absl::Seconds(5);
  // Ends the run when no call has succeeded for this long.
  absl::Duration give_up_after = absl::Seconds(5);
  int threads = 1;
  int connections = 0;  // 0: one per thread

  OperationMix operations = {{Operation::kForward, 1}};
  ElementSizes elements = ElementSizes::Fixed(1024);
  int tensors = 1;  // per call
  std::vector<DataType> types = {DataType::kFloat32};
  ElementForm form = ElementForm::kData;
  double negative_slope = kDefaultNegativeSlope;
  Semantics semantics = Semantics::kPyTorch;
  bool stream = false;

  double verify_share = 1;  // fraction of responses compared bit for bit
  uint64_t seed = 1;
  std::string metrics_url;  // URL of the server's /metrics; empty: not read

  bool open_loop() const { return requests_per_second > 0; }
  int connection_count() const {
    return connections == 0 ? threads : connections;
  }
};

// Rejects combinations that cannot work. Messages name flag, got and allowed.
absl::Status CheckLoadOptions(const LoadOptions& options);

// The options of the run as (name, value) pairs, in display order.
std::vector<std::pair<std::string, std::string>> DescribeLoad(
    const LoadOptions& options);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PLAN_LOAD_OPTIONS_H_
