// SPDX-License-Identifier: Apache-2.0
#include "server/options/auto_options.h"

#include <gtest/gtest.h>

#include <limits>

#include "server/options/flags.h"

namespace leakyrelu {
namespace {

constexpr uint64_t kMiB = uint64_t{1} << 20;

UsableResources Box(uint64_t mebibytes, int cores = 2) {
  return {.memory_bytes = mebibytes * kMiB,
          .memory_source = "cgroup memory.max",
          .memory_is_address_space = false,
          .cores = cores,
          .cores_source = "cgroup cpu.max"};
}

TEST(AutoOptionsTest, BudgetsFitTheBox) {
  // The table of docs/scaling.md.
  const struct {
    uint64_t limit, message_memory, inflight, max_message;
  } kBoxes[] = {{64, 18, 18, 9},        {128, 50, 50, 25},
                {256, 114, 114, 57},    {512, 242, 242, 121},
                {1024, 498, 498, 249},  {2048, 1010, 1010, 256},
                {4096, 1024, 1024, 256}};
  for (const auto& box : kBoxes) {
    ServerOptions options;
    ResolveAuto(Box(box.limit), &options);
    EXPECT_EQ(options.message_memory_bytes, box.message_memory * kMiB);
    EXPECT_EQ(options.max_inflight_bytes, box.inflight * kMiB);
    EXPECT_EQ(options.max_message_bytes, box.max_message * kMiB);
    EXPECT_LE(PeakBytes(Box(box.limit), options), box.limit * kMiB);
  }
}

TEST(AutoOptionsTest, AnyLimitGivesBudgetsThatTheFlagsTake) {
  const std::vector<Flag> flags = ServerFlags({});
  for (const uint64_t limit :
       {uint64_t{1}, kMiB, 55 * kMiB + 1, 100 * kMiB + 12345,
        std::numeric_limits<uint64_t>::max()}) {
    for (const bool is_address_space : {false, true}) {
      ServerOptions options;
      ResolveAuto(
          {.memory_bytes = limit, .memory_is_address_space = is_address_space},
          &options);
      EXPECT_LE(options.max_message_bytes, options.max_inflight_bytes);
      EXPECT_LE(options.max_message_bytes, options.message_memory_bytes);
      for (const Flag& flag : flags) {
        ServerOptions again;
        EXPECT_TRUE(flag.set(flag.show(options), &again).ok())
            << flag.name << " " << limit;
      }
    }
  }
}

TEST(AutoOptionsTest, StacksCountAgainstAnAddressSpace) {
  UsableResources usable = Box(512);
  usable.memory_is_address_space = true;
  ServerOptions few;
  few.compute_threads = 1;
  ServerOptions many;
  many.compute_threads = 9;
  ResolveAuto(usable, &few);
  ResolveAuto(usable, &many);
  EXPECT_EQ(few.message_memory_bytes, 186 * kMiB);
  // 8 stacks of 8 MiB, halved.
  EXPECT_EQ(many.message_memory_bytes, 154 * kMiB);
}

TEST(AutoOptionsTest, StartNeedsLibrariesStacksAndTheSmallestBudget) {
  ServerOptions options;
  options.compute_threads = 1;
  UsableResources usable;
  EXPECT_EQ(MinAddressSpaceBytes(usable, options), (44 + 20 * 8 + 32) * kMiB);
  usable.stack_bytes = kMiB;
  EXPECT_EQ(MinAddressSpaceBytes(usable, options), (44 + 20 + 32) * kMiB);
}

TEST(AutoOptionsTest, OneCoreIsLeftToIo) {
  for (const auto& [cores, threads] :
       {std::pair{1, 1}, {2, 1}, {3, 2}, {64, 63}}) {
    ServerOptions options;
    const auto sources = ResolveAuto(Box(1024, cores), &options);
    EXPECT_EQ(options.compute_threads, threads);
    EXPECT_EQ(sources.at("--compute-threads"),
              "auto: cgroup cpu.max " + std::to_string(cores));
  }
}

TEST(AutoOptionsTest, WhatIsGivenStaysAndHasNoSource) {
  ServerOptions options;
  options.message_memory_bytes = 64 * kMiB;
  options.max_inflight_bytes = 8 * kMiB;
  options.compute_threads = 3;
  const auto sources = ResolveAuto(Box(128), &options);
  EXPECT_EQ(options.message_memory_bytes, 64 * kMiB);
  EXPECT_EQ(options.max_inflight_bytes, 8 * kMiB);
  EXPECT_EQ(options.compute_threads, 3);
  // Bounded by what is given.
  EXPECT_EQ(options.max_message_bytes, 8 * kMiB);
  EXPECT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources.at("--max-message-bytes"),
            "auto: cgroup memory.max 134217728");
}

TEST(AutoOptionsTest, ALargestMessageThatIsGivenFits) {
  ServerOptions options;
  options.max_message_bytes = 100 * kMiB;
  ResolveAuto(Box(128), &options);
  EXPECT_EQ(options.max_message_bytes, 100 * kMiB);
  EXPECT_EQ(options.message_memory_bytes, 100 * kMiB);
  EXPECT_EQ(options.max_inflight_bytes, 100 * kMiB);
  EXPECT_GT(PeakBytes(Box(128), options), 128 * kMiB);
}

}  // namespace
}  // namespace leakyrelu
