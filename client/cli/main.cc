// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "client/cli/commands.h"
#include "client/cli/parse.h"

int main(int argc, char** argv) {
  const auto parsed = leakyrelu::cli::ParseCommandLine(
      std::vector<std::string>(argv + 1, argv + argc), std::cout, std::cerr);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  return leakyrelu::cli::Run(std::get<leakyrelu::cli::Options>(parsed),
                             std::cout, std::cerr);
}
