// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/socket_writer.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <thread>

#include "tests/unit/server/io/reactor/outcome.h"
#include "tests/unit/server/io/reactor/socket_pair.h"

namespace leakyrelu {
namespace {

using grpc_event_engine::experimental::SliceBuffer;

TEST(SocketWriterTest, EmptyBufferIsDoneAtOnce) {
  SocketPair pair;
  SliceBuffer data;
  EXPECT_EQ(WriteToSocket(pair.ours(), data), WriteOutcome::kDone);
}

TEST(SocketWriterTest, WritesMoreSlicesThanOneCallTakes) {
  SocketPair pair;
  const std::string text = Pattern(1000 * 30);
  SliceBuffer data;
  Fill(data, text, 30);
  ASSERT_GT(data.Count(), 64u);
  EXPECT_EQ(WriteToSocket(pair.ours(), data), WriteOutcome::kDone);
  EXPECT_EQ(data.Length(), 0u);
  EXPECT_TRUE(pair.Receive(text.size()) == text);
}

// However much the socket takes, the rest continues where it stopped.
TEST(SocketWriterTest, PartialWritesAddUp) {
  for (size_t slice_bytes : {7, 30, 4096, 300'000}) {
    SocketPair pair;
    const std::string text = Pattern(3'000'000);
    SliceBuffer data;
    Fill(data, text, slice_bytes);
    ASSERT_EQ(WriteToSocket(pair.ours(), data), WriteOutcome::kNoRoom);
    EXPECT_LT(data.Length(), text.size());
    std::string received;
    std::thread peer([&] { received = pair.Receive(text.size()); });
    WriteOutcome outcome;
    while ((outcome = WriteToSocket(pair.ours(), data)) ==
           WriteOutcome::kNoRoom) {
      std::this_thread::yield();
    }
    peer.join();
    EXPECT_EQ(outcome, WriteOutcome::kDone);
    EXPECT_TRUE(received == text) << slice_bytes;
  }
}

TEST(SocketWriterTest, DisconnectedPeerIsAnErrorWithoutASignal) {
  SocketPair pair;
  pair.ClosePeer();
  SliceBuffer data;
  Fill(data, "text", 4);
  EXPECT_EQ(WriteToSocket(pair.ours(), data), WriteOutcome::kFailed);
  EXPECT_EQ(errno, EPIPE);
}

}  // namespace
}  // namespace leakyrelu
