// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_ENGINE_CPU_SECONDS_H_
#define CLIENT_LOADTEST_ENGINE_CPU_SECONDS_H_

#include <sys/resource.h>

#include "absl/time/time.h"

namespace leakyrelu::loadtest {

// User and system CPU time of this process so far, over all threads.
inline double CpuSeconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return absl::ToDoubleSeconds(absl::DurationFromTimeval(usage.ru_utime) +
                               absl::DurationFromTimeval(usage.ru_stime));
}

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_ENGINE_CPU_SECONDS_H_
