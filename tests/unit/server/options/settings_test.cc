// SPDX-License-Identifier: Apache-2.0
#include "server/options/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "server/options/flags.h"

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SettingsTest : public ::testing::Test {
 protected:
  SettingsTest() { Clear(); }
  ~SettingsTest() override { Clear(); }

  std::string File(const std::string& text) const {
    std::ofstream(path_) << text;
    return path_;
  }
  absl::StatusOr<Settings> SettleFile(const std::string& text,
                                      const GivenFlags& given = {}) const {
    return Settle(flags_, given, File(text), usable_);
  }

  // Tests run concurrently, each in its own process.
  const std::string path_ =
      absl::StrCat(::testing::TempDir(), "settings_test.", getpid(), ".toml");
  const std::vector<Flag> flags_ = ServerFlags({"avx2"});
  const UsableResources usable_ = {.memory_bytes = 134217728,
                                   .memory_source = "cgroup memory.max",
                                   .memory_is_address_space = false,
                                   .cores = 2,
                                   .cores_source = "affinity"};

 private:
  void Clear() {
    for (const Flag& flag : flags_) unsetenv(flag.environment.c_str());
  }
};

TEST_F(SettingsTest, PrecedenceIsFlagEnvironmentFileDefault) {
  setenv("LEAKYRELU_IO_THREADS", "3", 1);
  setenv("LEAKYRELU_COMPUTE_THREADS", "4", 1);
  const auto settings =
      SettleFile("io-threads=5\ncompute-threads=6\ninline-bytes=\"64KiB\"\n",
                 {{"--io-threads", {"2"}}});
  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->options.io_threads, 2);
  EXPECT_EQ(settings->options.compute_threads, 4);
  EXPECT_EQ(settings->options.inline_bytes, size_t{65536});
  EXPECT_EQ(settings->options.drain_timeout, absl::Seconds(30));
  EXPECT_EQ(settings->sources.at("--io-threads"), "flag");
  EXPECT_EQ(settings->sources.at("--compute-threads"),
            "environment LEAKYRELU_COMPUTE_THREADS");
  EXPECT_EQ(settings->sources.at("--inline-bytes"), path_ + ":3");
  EXPECT_EQ(settings->sources.at("--drain-timeout"), "default");
}

TEST_F(SettingsTest, AutoSaysWhatItFollowsFrom) {
  setenv("LEAKYRELU_MAX_MESSAGE_BYTES", "auto", 1);
  const auto settings =
      SettleFile("compute-threads=0\n", {{"--max-inflight-bytes", {"7MiB"}}});
  ASSERT_TRUE(settings.ok()) << settings.status();
  const std::string memory = "auto: cgroup memory.max 134217728";
  EXPECT_EQ(settings->sources.at("--message-memory-bytes"), memory);
  EXPECT_EQ(settings->sources.at("--max-message-bytes"),
            "environment LEAKYRELU_MAX_MESSAGE_BYTES, " + memory);
  EXPECT_EQ(settings->sources.at("--compute-threads"),
            path_ + ":1, auto: affinity 2");
  EXPECT_EQ(settings->sources.at("--max-inflight-bytes"), "flag");
  EXPECT_EQ(settings->options.max_inflight_bytes, size_t{7} << 20);
  EXPECT_EQ(settings->options.max_message_bytes, size_t{7} << 20);
  EXPECT_THAT(FormatSettings(flags_, *settings),
              HasSubstr("# " + memory + "\nmessage-memory-bytes=\"50MiB\"\n"));
}

TEST_F(SettingsTest, EmptyVariableIsUnset) {
  setenv("LEAKYRELU_IO_THREADS", "", 1);
  EXPECT_EQ(SettleFile("io-threads=5\n")->options.io_threads, 5);
}

TEST_F(SettingsTest, ListsAreArraysOrCommaSeparated) {
  EXPECT_THAT(SettleFile("listen=[\"a:1\",\"unix:/b\"]\n")->options.listen,
              ElementsAre("a:1", "unix:/b"));
  setenv("LEAKYRELU_LISTEN", "c:1,d:2", 1);
  EXPECT_THAT(Settle(flags_, {}, "", usable_)->options.listen,
              ElementsAre("c:1", "d:2"));
}

TEST_F(SettingsTest, FileErrorsNameLineAndNearestKey) {
  EXPECT_EQ(
      SettleFile("# x\nlisen=\"a:1\"\n").status(),
      absl::InvalidArgumentError(
          path_ + ":2: got key \"lisen\", allowed: the flags of --help without "
                  "dashes (did you mean \"listen\"?)"));
  EXPECT_EQ(SettleFile("io-threads=none\n").status(),
            absl::InvalidArgumentError(
                "--io-threads: got \"none\", allowed: 1 to 1024 (from " +
                path_ + ":1)"));
  EXPECT_EQ(SettleFile("io-threads=[1,2]\n").status(),
            absl::InvalidArgumentError(
                path_ + ":1: io-threads: got 2 values, allowed: one"));
  EXPECT_EQ(
      SettleFile("trust-network=maybe\n").status(),
      absl::InvalidArgumentError(
          "--trust-network: got \"maybe\", allowed: true or false (from " +
          path_ + ":1)"));
}

TEST_F(SettingsTest, PrintedSettingsRoundTrip) {
  setenv("LEAKYRELU_LISTEN", "127.0.0.1:0,unix:/a b", 1);
  setenv("LEAKYRELU_METRICS_LISTEN", "off", 1);
  setenv("LEAKYRELU_DRAIN_TIMEOUT", "1m30s", 1);
  const auto settings =
      Settle(flags_, {{"--trust-network", {"true"}}}, "", usable_);
  ASSERT_TRUE(settings.ok()) << settings.status();
  for (const Flag& flag : flags_) unsetenv(flag.environment.c_str());
  const auto again = SettleFile(FormatSettings(flags_, *settings));
  ASSERT_TRUE(again.ok()) << again.status();
  for (const Flag& flag : flags_) {
    EXPECT_EQ(flag.show(again->options), flag.show(settings->options))
        << flag.name;
    EXPECT_EQ(again->sources.at(flag.name).find(path_), 0u) << flag.name;
  }
}

}  // namespace
}  // namespace leakyrelu
