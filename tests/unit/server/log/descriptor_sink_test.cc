// SPDX-License-Identifier: Apache-2.0
#include "server/log/descriptor_sink.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <string>

namespace leakyrelu::log {
namespace {

void Log(DescriptorSink& sink, const std::string& text) {
  sink.log({"test", spdlog::level::info, text});
}

class DescriptorSinkTest : public ::testing::Test {
 protected:
  DescriptorSinkTest() { EXPECT_EQ(pipe(ends_), 0); }
  ~DescriptorSinkTest() override {
    close(ends_[0]);
    close(ends_[1]);
  }

  std::string ReadSome() const {
    std::string text(1 << 20, '\0');
    text.resize(static_cast<size_t>(read(ends_[0], text.data(), text.size())));
    return text;
  }

  int ends_[2];
};

TEST_F(DescriptorSinkTest, WritesLines) {
  DescriptorSink sink(ends_[1]);
  sink.set_pattern("%v");
  Log(sink, "one");
  Log(sink, "two");
  EXPECT_EQ(ReadSome(), "one\ntwo\n");
  EXPECT_EQ(sink.lost_lines(), 0);
}

TEST_F(DescriptorSinkTest, FullPipeDropsLinesWithoutBlocking) {
  DescriptorSink sink(ends_[1]);
  sink.set_pattern("%v");
  const std::string line(1000, 'x');
  int written = 0;
  while (sink.lost_lines() == 0) {
    Log(sink, line);
    ++written;
  }
  EXPECT_GT(written, 10);
  // Once the pipe is read again, lines arrive again.
  EXPECT_GT(ReadSome().size(), 10'000u);
  Log(sink, "later");
  EXPECT_EQ(sink.lost_lines(), 1);
  EXPECT_NE(ReadSome().find("later\n"), std::string::npos);
}

TEST_F(DescriptorSinkTest, LongLinesArriveWhole) {
  DescriptorSink sink(ends_[1]);
  sink.set_pattern("%v");
  const std::string line(10'000, 'x');
  Log(sink, line);
  EXPECT_EQ(ReadSome(), line + "\n");
}

TEST(DescriptorSinkFaultTest, FullDiskAndClosedDescriptorAreCounted) {
  const int full = open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  DescriptorSink sink(full);
  Log(sink, "one");
  EXPECT_EQ(sink.lost_lines(), 1);
  close(full);
  Log(sink, "two");
  EXPECT_EQ(sink.lost_lines(), 2);
}

TEST_F(DescriptorSinkTest, ClosedReaderIsCounted) {
  // The server ignores SIGPIPE, too.
  std::signal(SIGPIPE, SIG_IGN);
  DescriptorSink sink(ends_[1]);
  close(ends_[0]);
  Log(sink, "one");
  EXPECT_EQ(sink.lost_lines(), 1);
  ends_[0] = -1;
}

}  // namespace
}  // namespace leakyrelu::log
