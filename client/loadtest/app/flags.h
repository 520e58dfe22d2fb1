// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_APP_FLAGS_H_
#define CLIENT_LOADTEST_APP_FLAGS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/loadtest/app/command_line.h"

namespace leakyrelu::loadtest {

// The flags as text, with their help and defaults. Read parses them into
// options in a second step, by parsers that tests can call.
class Flags {
 public:
  // Declares all flags and subcommands. This must outlive the app's parse.
  void Declare(CLI::App& app);
  // REQUIRES: the app has parsed.
  absl::Status Read(CommandLine* command) const;

 private:
  void DeclareTarget(CLI::App& app);
  void DeclareSchedule(CLI::App& app);
  void DeclareWork(CLI::App& app);
  void DeclareOutput(CLI::App& app);
  void DeclareModes(CLI::App& app);
  absl::Status ReadSchedule(LoadOptions* load) const;
  absl::Status ReadWork(LoadOptions* load) const;
  absl::Status ReadModes(CommandLine* command) const;
  absl::Status CheckModes(const CommandLine& command) const;

  TargetOptions target_;
  std::string concurrency_, rate_, arrival_, max_in_flight_;
  std::string duration_, requests_, warm_up_, deadline_;
  std::string connect_timeout_, give_up_after_, threads_, connections_;
  std::string operation_, elements_, tensors_, types_, form_, semantics_;
  std::string slope_, rounds_;
  bool stream_ = false;
  std::string verify_, seed_, metrics_url_;
  OutputOptions output_;
  std::vector<std::string> fail_if_;
  std::vector<std::string> slo_, targets_;
  std::string with_;
  std::string by_, from_, to_, tolerance_;

  CLI::App* sweep_ = nullptr;
  CLI::App* compare_ = nullptr;
  CLI::Option* concurrency_option_ = nullptr;
  CLI::Option* rate_option_ = nullptr;
  CLI::Option* arrival_option_ = nullptr;
  CLI::Option* max_in_flight_option_ = nullptr;
  CLI::Option* server_option_ = nullptr;
  CLI::Option* duration_option_ = nullptr;
  CLI::Option* from_option_ = nullptr;
  CLI::Option* to_option_ = nullptr;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_APP_FLAGS_H_
