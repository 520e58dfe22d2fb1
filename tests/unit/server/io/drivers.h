// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_IO_DRIVERS_H_
#define TESTS_UNIT_SERVER_IO_DRIVERS_H_

#include <memory>
#include <vector>

#include "server/io/queue_driver.h"

namespace leakyrelu {

using NewDriver = std::unique_ptr<QueueDriver> (*)();

// The drivers of this build.
std::vector<NewDriver> AllDrivers();

}  // namespace leakyrelu

#endif  // TESTS_UNIT_SERVER_IO_DRIVERS_H_
