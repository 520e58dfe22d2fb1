// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/server/io/drivers.h"

#include <utility>

#include "server/io/reactor/reactor.h"
#include "server/io/reactor/reactor_driver.h"

namespace leakyrelu {

std::vector<NewDriver> AllDrivers() {
  return {[]() -> std::unique_ptr<QueueDriver> {
    return std::make_unique<ReactorDriver>(
        std::make_shared<Reactor>([](Reactor::Task task) { task(); }));
  }};
}

}  // namespace leakyrelu
