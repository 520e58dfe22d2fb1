// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_CPU_NAME_H_
#define SERVER_APP_CPU_NAME_H_

#include <istream>
#include <string>

namespace leakyrelu {

// What the kernel calls this machine's CPU, or "unknown".
std::string CpuName();

// The same from the text of /proc/cpuinfo.
std::string CpuNameFrom(std::istream& cpuinfo);

}  // namespace leakyrelu

#endif  // SERVER_APP_CPU_NAME_H_
