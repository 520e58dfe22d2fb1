// SPDX-License-Identifier: Apache-2.0
#include "server/app/log_level_steps.h"

#include <algorithm>

namespace leakyrelu {
namespace {

void Step(log::Logger& logger, int by) {
  const log::Level before = logger.level();
  const log::Level after = static_cast<log::Level>(std::clamp(
      static_cast<int>(before) + by, static_cast<int>(log::Level::kTrace),
      static_cast<int>(log::Level::kOff)));
  // Written at the more verbose of the two levels, so that the line appears at
  // either.
  if (after < before) logger.SetLevel(after);
  logger.Write(std::max(logger.level(), log::Level::kInfo), "log_level",
               {{{"from", log::NameOf(before)}, {"to", log::NameOf(after)}}});
  logger.SetLevel(after);
}

}  // namespace

void MakeMoreVerbose(log::Logger& logger) { Step(logger, -1); }
void MakeLessVerbose(log::Logger& logger) { Step(logger, 1); }

}  // namespace leakyrelu
