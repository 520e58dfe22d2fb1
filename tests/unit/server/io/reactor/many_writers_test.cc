// SPDX-License-Identifier: Apache-2.0
// Connections of one reactor, each written by its own thread while the reactor
// reads and writes other ones.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/io/reactor/socket_connection.h"
#include "tests/unit/server/io/reactor/outcome.h"
#include "tests/unit/server/io/reactor/running_reactor.h"
#include "tests/unit/server/io/reactor/socket_pair.h"

namespace leakyrelu {
namespace {

constexpr int kConnections = 16;
constexpr int kMessages = 60;

std::string Message(int connection, int number) {
  return Pattern(static_cast<size_t>(1 + connection * 997 + number * 3001));
}

// Writes everything, then waits for the peer's end of the stream.
void WriteAll(SocketConnection& connection, int index) {
  for (int i = 0; i < kMessages; ++i) {
    Outcome written;
    SocketConnection::SliceBuffer data;
    Fill(data, Message(index, i), 5000);
    if (!connection.Write(written.Callback(), &data)) {
      ASSERT_TRUE(written.Wait().ok());
    }
  }
  Outcome end;
  SocketConnection::SliceBuffer nothing;
  ASSERT_FALSE(connection.Read(end.Callback(), &nothing, 1));
  EXPECT_FALSE(end.Wait().ok());
}

TEST(ManyWritersTest, EveryStreamArrivesWhole) {
  RunningReactor reactor;
  std::vector<std::thread> threads;
  for (int i = 0; i < kConnections; ++i) {
    auto pair = std::make_shared<SocketPair>();
    auto connection =
        std::make_shared<SocketConnection>(pair->TakeOurs(), reactor.get());
    ASSERT_TRUE(connection->Watch().ok());
    threads.emplace_back([i, connection]() mutable {
      WriteAll(*connection, i);
      SocketConnection::Close(std::move(connection));
    });
    threads.emplace_back([i, pair] {
      for (int j = 0; j < kMessages; ++j) {
        const std::string expected = Message(i, j);
        ASSERT_TRUE(pair->Receive(expected.size()) == expected);
      }
      pair->ClosePeer();
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace leakyrelu
