// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/server/io/drivers.h"

#include "server/io/fd/blocking_driver.h"

namespace leakyrelu {

std::vector<NewDriver> AllDrivers() {
  return {[]() -> std::unique_ptr<QueueDriver> {
    return std::make_unique<BlockingDriver>();
  }};
}

}  // namespace leakyrelu
