// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_OPTIONS_H_
#define CLIENT_CLI_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "leakyrelu/client_options.h"
#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"

namespace leakyrelu::cli {

enum class Command { kForward, kBackward, kCurve, kHealth, kInfo };

// What the command line says; the defaults are here and nowhere else.
struct Options {
  Command command = Command::kForward;

  // The connection.
  std::string server = "127.0.0.1:50051";
  absl::Duration deadline = absl::Seconds(30);
  bool tls = false;
  std::string root_certificates_file;
  std::string certificate_file;
  std::string private_key_file;
  std::string server_name;

  // The function.
  double slope = kDefaultNegativeSlope;
  Semantics semantics = Semantics::kPyTorch;

  // forward and backward.
  std::vector<std::string> numbers;
  std::vector<std::string> grad;
  std::string input;
  std::string grad_input;
  std::optional<DataType> type;  // none: the file's own, float32 for text
  bool stream = false;

  // A file; "-" is standard output.
  std::string output = "-";

  // curve.
  int points = 201;
  double from = -10;
  double to = 10;
  int random = 0;  // this many sorted random points instead
  uint64_t seed = 0;
  bool derivative = false;

  // health.
  std::string service;
};

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_OPTIONS_H_
