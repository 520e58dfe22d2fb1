// SPDX-License-Identifier: Apache-2.0
#include "server/io/heartbeat.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace leakyrelu {
namespace {

class HeartbeatTest : public testing::Test {
 protected:
  void Ask() {
    heartbeat_.Ask(
        [this](Heartbeat::Task task) { posted_.push_back(std::move(task)); });
  }
  void Run() {
    for (Heartbeat::Task& task : std::exchange(posted_, {})) {
      std::move(task)();
    }
  }

  Heartbeat heartbeat_;
  std::vector<Heartbeat::Task> posted_;
};

TEST_F(HeartbeatTest, PostsOnceUntilTheThreadHasRunIt) {
  Ask();
  Ask();
  EXPECT_EQ(posted_.size(), 1u);
  Run();
  Ask();
  EXPECT_EQ(posted_.size(), 1u);
}

TEST_F(HeartbeatTest, AgesUntilTheThreadHasRunIt) {
  const auto grows = [this] {
    const absl::Duration before = heartbeat_.Age();
    while (heartbeat_.Age() == before) {
    }
    return heartbeat_.Age() > before;
  };
  EXPECT_TRUE(grows());
  Ask();
  EXPECT_TRUE(grows());
  const absl::Duration before = heartbeat_.Age();
  Run();
  // At most the time since Run.
  EXPECT_GE(heartbeat_.Age(), absl::ZeroDuration());
  EXPECT_LT(heartbeat_.Age() - before, absl::Hours(1));
}

}  // namespace
}  // namespace leakyrelu
