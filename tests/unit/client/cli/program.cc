// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/client/cli/program.h"

#include <sstream>
#include <variant>

#include "client/cli/commands.h"
#include "client/cli/parse.h"

namespace leakyrelu::cli {

Outcome ProgramTest::RunProgram(Words words) const {
  words.insert(words.begin(), {"--server", server_.address()});
  std::string out;
  std::ostringstream err;
  const auto parsed = ParseCommandLine(words, &out, err);
  const int* parse_code = std::get_if<int>(&parsed);
  const int code = parse_code != nullptr
                       ? *parse_code
                       : cli::Run(std::get<Options>(parsed), &out, err);
  return {code, out, err.str()};
}

}  // namespace leakyrelu::cli
