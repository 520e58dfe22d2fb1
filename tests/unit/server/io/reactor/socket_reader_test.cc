// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/socket_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "tests/unit/server/io/reactor/outcome.h"
#include "tests/unit/server/io/reactor/socket_pair.h"

namespace leakyrelu {
namespace {

using Reading = SocketReader::Outcome;
using grpc_event_engine::experimental::SliceBuffer;

class SocketReaderTest : public testing::Test {
 protected:
  SocketPair pair_;
  SocketReader reader_{pair_.ours()};
  SliceBuffer buffer_;
};

TEST_F(SocketReaderTest, ReportsDataAndEnd) {
  EXPECT_EQ(reader_.ReadInto(buffer_, 1), Reading::kNothingYet);
  EXPECT_EQ(buffer_.Count(), 0u);
  pair_.Send("hello");
  EXPECT_EQ(reader_.ReadInto(buffer_, 1), Reading::kData);
  EXPECT_EQ(Text(buffer_), "hello");
  EXPECT_EQ(reader_.last_bytes(), 5u);
  EXPECT_TRUE(reader_.drained());
  pair_.ClosePeer();
  EXPECT_EQ(reader_.ReadInto(buffer_, 1), Reading::kEnd);
  EXPECT_EQ(Text(buffer_), "hello");
}

TEST_F(SocketReaderTest, FailureSetsErrno) {
  SocketReader reader(-1);
  EXPECT_EQ(reader.ReadInto(buffer_, 1), Reading::kFailed);
  EXPECT_EQ(errno, EBADF);
}

// Sizes around the boundaries of slices; the next read uses the rest of a
// slice.
TEST_F(SocketReaderTest, NoByteIsLostOrOverwritten) {
  std::mt19937 random(301);
  const std::string sent = Pattern(4 << 20);
  std::string got;
  for (size_t at = 0; at < sent.size();) {
    const size_t limit = random() % 3 == 0 ? 60'000 : 600;
    const size_t piece = std::min(sent.size() - at, 1 + random() % limit);
    pair_.Send(std::string_view(sent).substr(at, piece));
    at += piece;
    const int64_t hint = random() % 2 == 0 ? 1 : 1 << 20;
    while (reader_.ReadInto(buffer_, hint) == Reading::kData) {
    }
  }
  // All slices are compared at once: none may have been overwritten.
  EXPECT_TRUE(Text(buffer_) == sent);
}

TEST_F(SocketReaderTest, RequestsGrowWithArrivals) {
  const std::string sent = Pattern(100'000);
  pair_.Send(sent);
  ASSERT_EQ(reader_.ReadInto(buffer_, 1), Reading::kData);
  const size_t first = reader_.last_bytes();
  EXPECT_LE(first, 2 * SocketReader::kMinBytes);
  ASSERT_EQ(reader_.ReadInto(buffer_, 1), Reading::kData);
  EXPECT_GT(reader_.last_bytes(), first);
}

// The peer sends frames of 16 KiB, and gRPC's hint covers only one frame.
TEST_F(SocketReaderTest, LittleOfTheCountedMemoryIsUnused) {
  constexpr size_t kFrame = 16'393;
  constexpr size_t kFrames = 64;
  const auto memory = MessageMemory::Create(1 << 30);
  SocketReader reader(pair_.ours(), memory->Open(pair_.ours()));
  const std::string sent = Pattern(kFrame);
  for (size_t frames : {size_t{4}, size_t{1}, size_t{2}}) {
    const size_t before = memory->held_bytes();
    for (size_t i = 0; i < kFrames; i += frames) {
      for (size_t j = 0; j < frames; ++j) pair_.Send(sent);
      do {
        ASSERT_EQ(reader.ReadInto(buffer_, 9), Reading::kData);
      } while (!reader.drained());
    }
    EXPECT_LT(memory->held_bytes() - before, kFrames * kFrame * 3 / 2)
        << frames;
  }
}

// A part of a message that waits keeps a whole slice, so slices are a small
// part of the memory.
TEST_F(SocketReaderTest, SlicesAreASmallPartOfTheMemory) {
  constexpr size_t kMemory = size_t{32} << 20;
  const auto memory = MessageMemory::Create(kMemory);
  SocketReader reader(pair_.ours(), memory->Open(pair_.ours()));
  const std::string sent = Pattern(400'000);
  std::string got;
  while (got.size() < sent.size()) {
    pair_.Send(std::string_view(sent).substr(got.size(), 100'000));
    do {
      ASSERT_EQ(reader.ReadInto(buffer_, 1 << 20), Reading::kData);
    } while (!reader.drained());
    got = Text(buffer_);
  }
  EXPECT_TRUE(got == sent);
  for (size_t i = 0; i < buffer_.Count(); ++i) {
    EXPECT_LE(buffer_[i].length(), kMemory / 1024);
  }
}

TEST_F(SocketReaderTest, HintIsFollowedUpToTheMaximum) {
  const int bytes = 8 << 20;
  setsockopt(pair_.peer(), SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof(bytes));
  const std::string sent = Pattern(100'000);
  pair_.Send(sent);
  ASSERT_EQ(reader_.ReadInto(buffer_, int64_t{1} << 40), Reading::kData);
  EXPECT_EQ(reader_.last_bytes(), sent.size());
  EXPECT_TRUE(Text(buffer_) == sent);
}

TEST_F(SocketReaderTest, ShareLimitsReadsWithoutAHint) {
  pair_.Send(Pattern(100'000));
  // Reads would grow without the share.
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(reader_.ReadInto(buffer_, 1, SocketReader::kMinBytes),
              Reading::kData);
    EXPECT_EQ(reader_.last_bytes(), SocketReader::kMinBytes);
    EXPECT_FALSE(reader_.drained());
  }
  ASSERT_EQ(reader_.ReadInto(buffer_, 50'000, SocketReader::kMinBytes),
            Reading::kData);
  EXPECT_EQ(reader_.last_bytes(), 50'000u);
}

TEST_F(SocketReaderTest, InvalidHintsAreHarmless) {
  pair_.Send("x");
  EXPECT_EQ(reader_.ReadInto(buffer_, -5), Reading::kData);
  pair_.Send("y");
  EXPECT_EQ(reader_.ReadInto(buffer_, INT64_MAX), Reading::kData);
  EXPECT_EQ(Text(buffer_), "xy");
}

}  // namespace
}  // namespace leakyrelu
