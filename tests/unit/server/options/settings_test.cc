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
    return Settle(flags_, given, File(text));
  }

  // Tests run beside each other, each in a process of its own.
  const std::string path_ =
      absl::StrCat(::testing::TempDir(), "settings_test.", getpid(), ".toml");
  const std::vector<Flag> flags_ = ServerFlags({"avx2"});

 private:
  void Clear() {
    for (const Flag& flag : flags_) unsetenv(flag.environment.c_str());
  }
};

TEST_F(SettingsTest, FlagThenEnvironmentThenFileThenDefault) {
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

TEST_F(SettingsTest, AnEmptyVariableIsNone) {
  setenv("LEAKYRELU_IO_THREADS", "", 1);
  EXPECT_EQ(SettleFile("io-threads=5\n")->options.io_threads, 5);
}

TEST_F(SettingsTest, ListsAreArraysOrCommas) {
  EXPECT_THAT(SettleFile("listen=[\"a:1\",\"unix:/b\"]\n")->options.listen,
              ElementsAre("a:1", "unix:/b"));
  setenv("LEAKYRELU_LISTEN", "c:1,d:2", 1);
  EXPECT_THAT(Settle(flags_, {}, "")->options.listen,
              ElementsAre("c:1", "d:2"));
}

TEST_F(SettingsTest, RefusalsOfAFileNameLineAndNearest) {
  EXPECT_EQ(SettleFile("# x\nlisen=\"a:1\"\n").status(),
            absl::InvalidArgumentError(
                path_ + ":2: lisen: unknown, did you mean listen?"));
  EXPECT_EQ(SettleFile("io-threads=none\n").status(),
            absl::InvalidArgumentError(
                "--io-threads: got \"none\", allowed 1 to 1024 (from " + path_ +
                ":1)"));
  EXPECT_EQ(SettleFile("io-threads=[1,2]\n").status(),
            absl::InvalidArgumentError(
                path_ + ":1: io-threads: got 2 values, allowed one"));
  EXPECT_EQ(SettleFile("trust-network=maybe\n").status(),
            absl::InvalidArgumentError("--trust-network: got \"maybe\", "
                                       "allowed true or false (from " +
                                       path_ + ":1)"));
}

TEST_F(SettingsTest, WhatIsPrintedReadsBack) {
  setenv("LEAKYRELU_LISTEN", "127.0.0.1:0,unix:/a b", 1);
  setenv("LEAKYRELU_METRICS_LISTEN", "off", 1);
  setenv("LEAKYRELU_DRAIN_TIMEOUT", "1m30s", 1);
  const auto settings = Settle(flags_, {{"--trust-network", {"true"}}}, "");
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
