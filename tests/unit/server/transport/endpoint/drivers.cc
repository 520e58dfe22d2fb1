// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/server/transport/drivers.h"

#include <utility>

#include "server/transport/blocking_driver.h"
#include "server/transport/endpoint/reactor.h"
#include "server/transport/endpoint/reactor_driver.h"

namespace leakyrelu {

std::vector<NewDriver> AllDrivers() {
  return {[]() -> std::unique_ptr<QueueDriver> {
            return std::make_unique<BlockingDriver>();
          },
          []() -> std::unique_ptr<QueueDriver> {
            return std::make_unique<ReactorDriver>(
                std::make_shared<Reactor>([](Reactor::Task task) { task(); }));
          }};
}

}  // namespace leakyrelu
