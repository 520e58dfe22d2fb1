// SPDX-License-Identifier: Apache-2.0
#include "client/library/server_stubs.h"

#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "tests/unit/client/library/fake_server.h"

namespace leakyrelu::client {
namespace {

const ClientOptions kQuick{.retry = {.initial_backoff = absl::Milliseconds(5),
                                     .max_backoff = absl::Milliseconds(20)}};

// Waits for a state of the channel to the serving servers.
void Await(const Channels& channels, grpc_connectivity_state wanted) {
  const auto end = std::chrono::system_clock::now() + std::chrono::minutes(1);
  for (;;) {
    const auto state = channels.serving->GetState(/*try_to_connect=*/true);
    if (state == wanted) return;
    ASSERT_TRUE(channels.serving->WaitForStateChange(state, end));
  }
}

TEST(ServerStubsTest, CallsAllServersWhileNoneIsServing) {
  FakeServer server;
  const Channels channels = *MakeChannels(server.address(), kQuick);
  ServerStubs stubs(channels);
  const grpc::GenericStub* serving = stubs.Pick();
  // Not connected yet.
  const grpc::GenericStub* all = stubs.PickForOneTry();
  EXPECT_NE(all, serving);
  const absl::Status gone = absl::UnavailableError("gone");
  EXPECT_FALSE(stubs.NoneServes(serving, gone));

  Await(channels, GRPC_CHANNEL_READY);
  EXPECT_EQ(stubs.Pick(), serving);
  EXPECT_EQ(stubs.PickForOneTry(), serving);

  server.SetServing(false);
  Await(channels, GRPC_CHANNEL_TRANSIENT_FAILURE);
  EXPECT_EQ(stubs.Pick(), all);
  EXPECT_EQ(stubs.PickForOneTry(), all);
  EXPECT_TRUE(stubs.NoneServes(serving, gone));
  EXPECT_FALSE(stubs.NoneServes(all, gone));
  EXPECT_FALSE(stubs.NoneServes(serving, absl::InternalError("x")));

  server.SetServing(true);
  Await(channels, GRPC_CHANNEL_READY);
  EXPECT_EQ(stubs.Pick(), serving);
}

TEST(ServerStubsTest, WithoutHealthWatchCallsAllServers) {
  ServerStubs stubs(*MakeChannels("localhost:1", {.watch_health = false}));
  EXPECT_EQ(stubs.Pick(), stubs.PickForOneTry());
  EXPECT_FALSE(stubs.NoneServes(stubs.Pick(), absl::UnavailableError("gone")));
}

}  // namespace
}  // namespace leakyrelu::client
