// SPDX-License-Identifier: Apache-2.0
#include <variant>

#include "base/files/standard_streams.h"
#include "client/cli/commands.h"
#include "client/cli/parse.h"
#include "client/cli/report.h"
#include "client/cli/session.h"

namespace leakyrelu::cli {

int Run(const Options& options, std::string* out, std::ostream& err) {
  auto tls = ReadTls(options);
  if (!tls.ok()) return Fail(err, kFile, tls.status());
  auto client = Connect(options, *std::move(tls));
  if (!client.ok()) return Fail(err, kUsage, client.status());
  switch (options.command) {
    case Command::kForward:
    case Command::kBackward:
      return RunCompute(client->get(), options, out, err);
    case Command::kCurve:
      return RunCurve(client->get(), options, out, err);
    case Command::kHealth:
      return RunHealth(client->get(), options, out, err);
    case Command::kInfo:
      return RunInfo(client->get(), options, out, err);
  }
  return kUsage;
}

int Main(const std::vector<std::string>& arguments, std::ostream& err) {
  std::string out;
  const auto parsed = ParseCommandLine(arguments, &out, err);
  const int* parse_code = std::get_if<int>(&parsed);
  const int code = parse_code != nullptr
                       ? *parse_code
                       : Run(std::get<Options>(parsed), &out, err);
  if (out.empty()) return code;
  const absl::Status written = WriteStandardOutput(out);
  return written.ok() ? code : Fail(err, kFile, written);
}

}  // namespace leakyrelu::cli
