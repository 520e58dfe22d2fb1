// SPDX-License-Identifier: Apache-2.0
#include "server/app/process_signals.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace leakyrelu {
namespace {

// In child processes, since signals end a process, and stay blocked in it.
TEST(ProcessSignalsDeathTest, WaitReceivesEachSignal) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) {
    EXPECT_EXIT(
        {
          const ProcessSignals signals;
          kill(getpid(), signal);
          std::_Exit(signals.Wait(absl::Hours(1), [] {}) == signal ? 7 : 8);
        },
        ::testing::ExitedWithCode(7), "");
  }
}

TEST(ProcessSignalsDeathTest, WaitTicks) {
  EXPECT_EXIT(
      {
        const ProcessSignals signals;
        int ticks = 0;
        signals.Wait(absl::Milliseconds(1), [&] {
          if (++ticks == 3) kill(getpid(), SIGTERM);
        });
        std::_Exit(ticks);
      },
      ::testing::ExitedWithCode(3), "");
}

TEST(ProcessSignalsDeathTest, SecondStopSignalEndsTheProcess) {
  EXPECT_EXIT(
      {
        const ProcessSignals signals;
        kill(getpid(), SIGTERM);
        signals.Wait(absl::Hours(1), [] {});
        ProcessSignals::ExitOnNextStop();
        kill(getpid(), SIGINT);
        // Only the exit by the other thread ends this.
        while (true) pause();
      },
      ::testing::ExitedWithCode(130), "");
}

TEST(ProcessSignalsDeathTest, OtherSignalsDoNotEndAStoppingProcess) {
  EXPECT_EXIT(
      {
        const ProcessSignals signals;
        ProcessSignals::ExitOnNextStop();
        for (const int signal : {SIGHUP, SIGUSR1, SIGUSR2}) {
          kill(getpid(), signal);
        }
        kill(getpid(), SIGTERM);
        while (true) pause();
      },
      ::testing::ExitedWithCode(143), "");
}

TEST(ProcessSignalsDeathTest, PendingStopIsReportedBeforeWait) {
  EXPECT_EXIT(
      {
        const ProcessSignals signals;
        kill(getpid(), SIGHUP);
        if (ProcessSignals::StopIsPending()) std::_Exit(1);
        kill(getpid(), SIGTERM);
        std::_Exit(ProcessSignals::StopIsPending() ? 7 : 2);
      },
      ::testing::ExitedWithCode(7), "");
}

TEST(ProcessSignalsDeathTest, LostConnectionsAndFullFilesDoNotEndTheProcess) {
  EXPECT_EXIT(
      {
        const ProcessSignals signals;
        kill(getpid(), SIGPIPE);
        kill(getpid(), SIGXFSZ);
        std::_Exit(7);
      },
      ::testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace leakyrelu
