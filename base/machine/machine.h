// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_MACHINE_MACHINE_H_
#define BASE_MACHINE_MACHINE_H_

#include <istream>
#include <string>

// This machine, as logs and reports name it.
namespace leakyrelu {

// The CPU's model name as the kernel reports it, or "unknown".
std::string CpuName();

// As CpuName, from the text of /proc/cpuinfo.
std::string CpuNameFrom(std::istream& cpuinfo);

// The machine's network name, or "unknown".
std::string HostName();

}  // namespace leakyrelu

#endif  // BASE_MACHINE_MACHINE_H_
