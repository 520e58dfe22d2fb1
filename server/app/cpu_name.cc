// SPDX-License-Identifier: Apache-2.0
#include "server/app/cpu_name.h"

#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace leakyrelu {

std::string CpuName() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  return CpuNameFrom(cpuinfo);
}

std::string CpuNameFrom(std::istream& cpuinfo) {
  std::string line;
  while (std::getline(cpuinfo, line)) {
    const size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    if (absl::StartsWith(line, "model name")) {
      return std::string(absl::StripAsciiWhitespace(line.substr(colon + 1)));
    }
  }
  return "unknown";
}

}  // namespace leakyrelu
