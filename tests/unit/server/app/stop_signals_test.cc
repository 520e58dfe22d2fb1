// SPDX-License-Identifier: Apache-2.0
#include "server/app/stop_signals.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace leakyrelu {
namespace {

// In child processes: signals end a process, and stay blocked in this one.
TEST(StopSignalsDeathTest, EachIsReceivedByWhoWaits) {
  for (const int signal : {SIGTERM, SIGINT}) {
    EXPECT_EXIT(
        {
          const StopSignals signals;
          kill(getpid(), signal);
          std::_Exit(signals.Wait(absl::Hours(1), [] {}) == signal ? 7 : 8);
        },
        ::testing::ExitedWithCode(7), "");
  }
}

TEST(StopSignalsDeathTest, MeanwhileItTicks) {
  EXPECT_EXIT(
      {
        const StopSignals signals;
        int ticks = 0;
        signals.Wait(absl::Milliseconds(1), [&] {
          if (++ticks == 3) kill(getpid(), SIGTERM);
        });
        std::_Exit(ticks);
      },
      ::testing::ExitedWithCode(3), "");
}

TEST(StopSignalsDeathTest, TheSecondEndsTheProcess) {
  EXPECT_EXIT(
      {
        const StopSignals signals;
        kill(getpid(), SIGTERM);
        signals.Wait(absl::Hours(1), [] {});
        signals.ExitOnNext();
        kill(getpid(), SIGINT);
        // Only the exit of the other thread ends this.
        while (true) pause();
      },
      ::testing::ExitedWithCode(130), "");
}

TEST(StopSignalsDeathTest, ALostConnectionIsNoReasonToDie) {
  EXPECT_EXIT(
      {
        const StopSignals signals;
        kill(getpid(), SIGPIPE);
        std::_Exit(7);
      },
      ::testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace leakyrelu
