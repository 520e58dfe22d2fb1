// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_OPTIONS_H_
#define CLIENT_CLI_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/cli/files/text_format.h"
#include "leakyrelu/client_options.h"
#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"

namespace leakyrelu::cli {

enum class Command { kForward, kBackward, kCurve, kHealth, kInfo };

// The values of the command line; the only place of their defaults.
struct Options {
  Command command = Command::kForward;

  // Connection.
  std::string server = "127.0.0.1:50051";
  absl::Duration deadline = absl::Seconds(30);
  bool tls = false;
  std::string tls_ca_file;
  std::string tls_cert_file;
  std::string tls_key_file;
  std::string tls_server_name;

  // Function.
  double slope = kDefaultNegativeSlope;
  Semantics semantics = Semantics::kPyTorch;

  // Commands forward and backward.
  std::vector<std::string> numbers;
  std::vector<std::string> grad;
  std::string input;
  std::string grad_input;
  TextFormat text_format;
  std::optional<DataType> type;             // none: the .npy file's own, or:
  DataType text_type = DataType::kFloat32;  // of text, which declares no type
  bool stream = false;  // stream even if one message would do

  // A file; "-" is standard output.
  std::string output = "-";
  // Write JSON to standard output.
  bool json = false;

  // Command curve.
  int points = 201;
  double from = -10;
  double to = 10;
  int random = 0;  // this many sorted random points instead
  uint64_t seed = 0;
  bool derivative = false;

  // Command health.
  std::string service;
};

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_OPTIONS_H_
