// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/server/transport/drivers.h"

#include "server/transport/blocking_driver.h"

namespace leakyrelu {

std::vector<NewDriver> AllDrivers() {
  return {[]() -> std::unique_ptr<QueueDriver> {
    return std::make_unique<BlockingDriver>();
  }};
}

}  // namespace leakyrelu
