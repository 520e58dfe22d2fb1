// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/process_metrics.h"

#include <dirent.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <string>

#include "base/machine/resource_limits.h"

namespace leakyrelu {
namespace {

std::optional<double> CpuSeconds() {
  timespec spent;
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent) != 0) {
    return std::nullopt;
  }
  return spent.tv_sec + spent.tv_nsec / 1e9;
}

struct Memory {
  double virtual_bytes;
  double resident_bytes;
};

std::optional<Memory> ReadMemory() {
  std::ifstream statm("/proc/self/statm");
  double virtual_pages = 0;
  double resident_pages = 0;
  if (!(statm >> virtual_pages >> resident_pages)) return std::nullopt;
  const double page_bytes = static_cast<double>(sysconf(_SC_PAGESIZE));
  return Memory{virtual_pages * page_bytes, resident_pages * page_bytes};
}

std::optional<double> OpenDescriptors() {
  DIR* directory = opendir("/proc/self/fd");
  if (directory == nullptr) return std::nullopt;
  double entries = 0;
  while (readdir(directory) != nullptr) ++entries;
  closedir(directory);
  // ".", ".." and the directory's own descriptor.
  return entries - 3;
}

std::optional<double> StartTimeSeconds() {
  std::ifstream stat("/proc/self/stat");
  std::string line;
  if (!std::getline(stat, line)) return std::nullopt;
  // The second field, the program's name in parentheses, may contain any text;
  // the start time is the 22nd field, the 20th after it.
  const size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  size_t position = name_end + 1;
  for (int field = 0; field < 19; ++field) {
    position = line.find(' ', position + 1);
    if (position == std::string::npos) return std::nullopt;
  }
  const double ticks_since_boot = std::strtod(line.c_str() + position, nullptr);

  std::ifstream system("/proc/stat");
  std::string key;
  double boot_seconds = 0;
  while (system >> key) {
    if (key == "btime" && system >> boot_seconds) {
      return boot_seconds + ticks_since_boot / sysconf(_SC_CLK_TCK);
    }
    std::getline(system, line);
  }
  return std::nullopt;
}

}  // namespace

void CollectProcessMetrics(Families* families) {
  if (const auto seconds = CpuSeconds()) {
    AddSample(&AddCounter(families, "process_cpu_seconds_total",
                          "User and system CPU time spent, in seconds."),
              {}, *seconds);
  }
  const auto gauge = [&](const char* name, const char* help, double value) {
    AddSample(&AddGauge(families, name, help), {}, value);
  };
  if (const auto memory = ReadMemory()) {
    gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.",
          memory->virtual_bytes);
    gauge("process_resident_memory_bytes", "Resident memory size in bytes.",
          memory->resident_bytes);
  }
  if (const auto open = OpenDescriptors()) {
    gauge("process_open_fds", "Number of open file descriptors.", *open);
  }
  if (const auto max_descriptors = SoftLimit(RLIMIT_NOFILE)) {
    gauge("process_max_fds", "Maximum number of open file descriptors.",
          static_cast<double>(*max_descriptors));
  }
  // Read once, since it cannot change.
  static const std::optional<double> start = StartTimeSeconds();
  if (start.has_value()) {
    gauge("process_start_time_seconds",
          "Start time of the process since the Unix epoch, in seconds.",
          *start);
  }
}

}  // namespace leakyrelu
