// SPDX-License-Identifier: Apache-2.0
#include "server/log/write_at_once.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <string>

namespace leakyrelu::log {
namespace {

TEST(WriteAtOnceTest, WritesLongTextsWhole) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string text(10'000, 'x');
  EXPECT_TRUE(WriteAtOnce(ends[1], text));
  EXPECT_TRUE(WriteAtOnce(ends[1], ""));
  std::string read_back(20'000, '\0');
  read_back.resize(
      static_cast<size_t>(read(ends[0], read_back.data(), read_back.size())));
  EXPECT_EQ(read_back, text);
  close(ends[0]);
  close(ends[1]);
}

TEST(WriteAtOnceTest, FullPipeDoesNotBlock) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string text(4096, 'x');
  int written = 0;
  while (WriteAtOnce(ends[1], text)) ++written;
  EXPECT_GT(written, 0);
  close(ends[0]);
  close(ends[1]);
}

TEST(WriteAtOnceTest, FailsIfNothingCanBeWritten) {
  const int full = open("/dev/full", O_WRONLY);
  EXPECT_FALSE(WriteAtOnce(full, "x"));
  close(full);
  EXPECT_FALSE(WriteAtOnce(full, "x"));
  // The server ignores SIGPIPE, too.
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  EXPECT_FALSE(WriteAtOnce(ends[1], "x"));
  close(ends[1]);
}

}  // namespace
}  // namespace leakyrelu::log
