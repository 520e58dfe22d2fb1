// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <string>
#include <vector>

#include "base/files/standard_streams.h"
#include "client/cli/commands.h"

int main(int argc, char** argv) {
  leakyrelu::ReserveStandardDescriptors();
  return leakyrelu::cli::Main(std::vector<std::string>(argv + 1, argv + argc),
                              std::cerr);
}
