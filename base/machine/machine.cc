// SPDX-License-Identifier: Apache-2.0
#include "base/machine/machine.h"

#include <unistd.h>

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

std::string HostName() {
  char name[256] = {};
  // One byte is kept for the terminator: a truncated name has none.
  if (gethostname(name, sizeof(name) - 1) != 0 || name[0] == '\0') {
    return "unknown";
  }
  return name;
}

}  // namespace leakyrelu
