// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/socket_connection.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <utility>

#include "tests/unit/server/io/reactor/outcome.h"
#include "tests/unit/server/io/reactor/running_reactor.h"
#include "tests/unit/server/io/reactor/socket_pair.h"

namespace leakyrelu {
namespace {

using SliceBuffer = SocketConnection::SliceBuffer;

// More than the sockets' buffers hold.
constexpr size_t kTooMuch = 8 << 20;

class SocketConnectionTest : public testing::Test {
 protected:
  SocketConnectionTest()
      : connection_(std::make_shared<SocketConnection>(pair_.TakeOurs(),
                                                       reactor_.get())) {
    EXPECT_TRUE(connection_->Watch().ok());
  }
  ~SocketConnectionTest() override {
    if (connection_ != nullptr) Close();
  }

  void Close() { SocketConnection::Close(std::move(connection_)); }
  bool Read() { return connection_->Read(read_.Callback(), &received_, 1); }
  bool Write(const std::string& text) {
    Fill(sent_, text, 100'000);
    return connection_->Write(written_.Callback(), &sent_);
  }

  SocketPair pair_;
  Outcome read_;
  Outcome written_;
  SliceBuffer received_;
  SliceBuffer sent_;
  RunningReactor reactor_;
  std::shared_ptr<SocketConnection> connection_;
};

TEST_F(SocketConnectionTest, AvailableDataIsReadAtOnce) {
  pair_.Send("here");
  EXPECT_TRUE(Read());
  EXPECT_EQ(Text(received_), "here");
  reactor_.Stop();
  EXPECT_FALSE(read_.called());
}

TEST_F(SocketConnectionTest, ReadWaitsForData) {
  EXPECT_FALSE(Read());
  EXPECT_FALSE(read_.called());
  pair_.Send("later");
  EXPECT_TRUE(read_.Wait().ok());
  EXPECT_EQ(Text(received_), "later");
}

TEST_F(SocketConnectionTest, ConsecutiveReadsGetAllData) {
  const std::string text = Pattern(2'000'000);
  std::thread peer([&] {
    for (size_t at = 0; at < text.size(); at += 12'345) {
      pair_.Send(std::string_view(text).substr(at, 12'345));
    }
  });
  std::string got;
  while (got.size() < text.size()) {
    Outcome read;
    SliceBuffer buffer;
    if (!connection_->Read(read.Callback(), &buffer, 1)) {
      ASSERT_TRUE(read.Wait().ok());
    }
    got += Text(buffer);
  }
  peer.join();
  EXPECT_TRUE(got == text);
}

TEST_F(SocketConnectionTest, ParkedReadGetsTheEnd) {
  EXPECT_FALSE(Read());
  pair_.ClosePeer();
  EXPECT_EQ(read_.Wait().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(received_.Count(), 0u);
}

// Both are reported together, once; the end must not wait for another event.
TEST_F(SocketConnectionTest, EndAfterDataIsFound) {
  EXPECT_FALSE(Read());
  // The thread is busy, so the event reports both data and end.
  reactor_.Do([&] {
    pair_.Send("last words");
    pair_.ClosePeer();
  });
  EXPECT_TRUE(read_.Wait().ok());
  EXPECT_EQ(Text(received_), "last words");
  Outcome end;
  SliceBuffer nothing;
  EXPECT_FALSE(connection_->Read(end.Callback(), &nothing, 1));
  EXPECT_EQ(end.Wait().code(), absl::StatusCode::kUnavailable);
}

TEST_F(SocketConnectionTest, ResetEndsReadAndWrite) {
  EXPECT_FALSE(Write(std::string(kTooMuch, 'x')));
  EXPECT_FALSE(Read());
  // Bytes are unread, so closing causes a reset.
  pair_.ClosePeer();
  EXPECT_EQ(read_.Wait().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(written_.Wait().code(), absl::StatusCode::kUnavailable);
}

TEST_F(SocketConnectionTest, FailedWriteIsReportedLater) {
  pair_.ClosePeer();
  EXPECT_FALSE(Write("anybody?"));
  EXPECT_EQ(written_.Wait().code(), absl::StatusCode::kUnavailable);
}

TEST_F(SocketConnectionTest, WriteWaitsForRoom) {
  const std::string text = Pattern(kTooMuch);
  EXPECT_FALSE(Write(text));
  EXPECT_FALSE(written_.called());
  EXPECT_TRUE(pair_.Receive(text.size()) == text);
  EXPECT_TRUE(written_.Wait().ok());
}

TEST_F(SocketConnectionTest, WritesOnTheReactorsThreadLeaveAfterItsTurn) {
  char byte;
  reactor_.Do([&] {
    EXPECT_FALSE(Write("a"));
    EXPECT_EQ(recv(pair_.peer(), &byte, 1, MSG_DONTWAIT), -1);
  });
  EXPECT_EQ(pair_.Receive(1), "a");
  EXPECT_TRUE(written_.Wait().ok());
}

TEST_F(SocketConnectionTest, FastSenderIsLimitedToItsShare) {
  const std::string text = Pattern(150'000);
  pair_.Send(text);
  reactor_.Do([&] {
    const size_t share = reactor_.get()->share_bytes();
    while (Read()) {
    }
    // It had to wait although more is available, since other sources come
    // first.
    EXPECT_GE(received_.Length(), share);
    EXPECT_LE(received_.Length(), 3 * share);
  });
  EXPECT_TRUE(read_.Wait().ok());
  while (received_.Length() < text.size()) {
    Outcome read;
    if (!connection_->Read(read.Callback(), &received_, 1)) {
      ASSERT_TRUE(read.Wait().ok());
    }
  }
  EXPECT_TRUE(Text(received_) == text);
}

TEST_F(SocketConnectionTest, BegunMessageIsReadAtOnce) {
  const std::string text = Pattern(150'000);
  pair_.Send(text);
  EXPECT_TRUE(connection_->Read(read_.Callback(), &received_, 150'000));
  EXPECT_TRUE(Text(received_) == text);
}

TEST_F(SocketConnectionTest, CloseEndsParkedOperations) {
  EXPECT_FALSE(Write(std::string(kTooMuch, 'x')));
  EXPECT_FALSE(Read());
  Close();
  EXPECT_EQ(read_.Wait().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(written_.Wait().code(), absl::StatusCode::kCancelled);
  // The contents of the sockets' buffers, followed by the end.
  EXPECT_LT(pair_.Receive(kTooMuch).size(), kTooMuch);
  EXPECT_TRUE(pair_.Ended());
}

TEST_F(SocketConnectionTest, CloseOnTheReactorsThreadEndsDeferredWrite) {
  reactor_.Do([&] {
    EXPECT_FALSE(Write("never sent"));
    EXPECT_FALSE(Read());
    Close();
    EXPECT_FALSE(read_.called());
    EXPECT_FALSE(written_.called());
  });
  EXPECT_EQ(read_.Wait().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(written_.Wait().code(), absl::StatusCode::kCancelled);
  EXPECT_TRUE(pair_.Ended());
}

// The peer acts at any time during the close; each callback runs once.
TEST_F(SocketConnectionTest, CloseRacesWithEvents) {
  for (int i = 0; i < 500; ++i) {
    SocketPair pair;
    auto connection =
        std::make_shared<SocketConnection>(pair.TakeOurs(), reactor_.get());
    ASSERT_TRUE(connection->Watch().ok());
    Outcome read;
    SliceBuffer buffer;
    ASSERT_FALSE(connection->Read(read.Callback(), &buffer, 1));
    std::thread peer([&] {
      send(pair.peer(), "x", 1, MSG_NOSIGNAL);  // fails if it is too late
      pair.ClosePeer();
    });
    SocketConnection::Close(std::move(connection));
    const absl::Status& status = read.Wait();
    EXPECT_TRUE(status.ok() || absl::IsCancelled(status)) << status;
    peer.join();
  }
}

TEST_F(SocketConnectionTest, CloseAfterTheReactorsEnd) {
  EXPECT_FALSE(Read());
  reactor_.Stop();
  Close();
  EXPECT_EQ(read_.Wait().code(), absl::StatusCode::kCancelled);
  EXPECT_TRUE(pair_.Ended());
}

// An event for the destroyed connection would crash the reactor.
TEST(ConnectionEndTest, DestroyedConnectionGetsNoEventsDespiteADuplicate) {
  alignas(SocketConnection) std::byte storage[sizeof(SocketConnection)];
  SocketPair pair;
  const int duplicate = dup(pair.ours());
  ASSERT_GE(duplicate, 0);
  RunningReactor reactor;
  std::shared_ptr<SocketConnection> connection(
      new (storage) SocketConnection(pair.TakeOurs(), reactor.get()),
      [&storage](SocketConnection* ended) {
        ended->~SocketConnection();
        std::memset(storage, 0, sizeof(storage));
      });
  ASSERT_TRUE(connection->Watch().ok());
  SocketConnection::Close(std::move(connection));
  EXPECT_TRUE(pair.Ended());
  // Enough turns for descriptors to be polled in between.
  for (int i = 0; i < 10; ++i) reactor.Do([] {});
  reactor.Stop();
  close(duplicate);
}

}  // namespace
}  // namespace leakyrelu
