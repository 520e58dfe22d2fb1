// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_LOAD_OPTIONS_H_
#define CLIENT_LOADTEST_LOAD_OPTIONS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/loadtest/element_sizes.h"
#include "client/loadtest/operation_mix.h"
#include "client/loadtest/pacer.h"
#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"

namespace leakyrelu::loadtest {

// Which field of Tensor carries the elements.
enum class ElementForm { kData, kValues };

// Where and how to connect.
struct TargetOptions {
  // HOST:PORT, unix:PATH, unix-abstract:NAME, or IP:PORT,IP:PORT,...
  // (client/servers/servers.h).
  std::string server = "127.0.0.1:50051";
  bool tls = false;
  std::string ca_file;      // PEM; empty: the system's
  std::string cert_file;    // PEM, for servers that ask for a certificate
  std::string key_file;     // PEM
  std::string server_name;  // expected in the certificate; empty: the host
};

// What one run does. The defaults are here and nowhere else.
struct LoadOptions {
  TargetOptions target;

  // Open loop when > 0: so many requests a second, whatever the server does.
  double requests_per_second = 0;
  Arrival arrival = Arrival::kConstant;
  // Closed loop otherwise: so many calls always in flight.
  int concurrency = 64;
  // Open loop: a request that finds so many in flight waits, its clock
  // running.
  int max_in_flight = 10'000;

  absl::Duration duration = absl::Seconds(10);
  // Stops after so many; 0: by duration alone.
  uint64_t requests = 0;
  absl::Duration warm_up = absl::Seconds(1);
  absl::Duration deadline = absl::Seconds(30);
  absl::Duration connect_timeout = absl::Seconds(5);
  // Ends the run when no call has succeeded for so long.
  absl::Duration give_up_after = absl::Seconds(5);
  int threads = 1;
  int connections = 0;  // 0: one a thread

  OperationMix operations = {{Operation::kForward, 1}};
  ElementSizes elements = ElementSizes::Fixed(1024);
  int tensors = 1;  // a call
  std::vector<DataType> types = {DataType::kFloat32};
  ElementForm form = ElementForm::kData;
  double negative_slope = kDefaultNegativeSlope;
  Semantics semantics = Semantics::kPyTorch;
  bool stream = false;

  double verify_share = 1;  // of the responses, compared bit for bit
  uint64_t seed = 1;
  std::string metrics_url;  // the server's /metrics; empty: not read

  bool open_loop() const { return requests_per_second > 0; }
  int connection_count() const {
    return connections == 0 ? threads : connections;
  }
};

// Finds combinations that cannot work. Messages name flag, got and allowed.
absl::Status CheckLoadOptions(const LoadOptions& options);

// The run restated: (name, value) pairs, in the order of reading.
std::vector<std::pair<std::string, std::string>> DescribeLoad(
    const LoadOptions& options);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_LOAD_OPTIONS_H_
