// SPDX-License-Identifier: Apache-2.0
#include "server/connections/connection_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <sstream>
#include <string>

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

int Lines(const std::string& text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

TEST(ConnectionEventsTest, CountsAllAndLogsSome) {
  const Listener listener = *Listener::Open(*Address::Parse("127.0.0.1:0"));
  Metrics metrics;
  std::ostringstream stream;
  log::Logger logger =
      log::Logger::ToStream(log::Level::kInfo, log::Format::kText, &stream);
  ConnectionEvents report(metrics, &logger);
  for (int i = 0; i < 1000; ++i) {
    report.Refused(ConnectionLimiter::Refusal::kPeerLimit,
                   {.name = "192.0.2.1"}, listener);
    report.EvictedForMemory(4096);
    report.Stalled("192.0.2.2");
    report.Paused(EMFILE);
  }
  const std::string log = stream.str();
  EXPECT_THAT(log, HasSubstr("connection_refused reason=peer_limit "
                             "peer=192.0.2.1 listen=127.0.0.1:"));
  EXPECT_THAT(log, HasSubstr("disconnected reason=message_memory "
                             "held_bytes=4096"));
  EXPECT_THAT(log, HasSubstr("accept_paused error=\"Too many open files\""));
  // A test that is delayed by a few intervals sees some more lines.
  EXPECT_LT(Lines(log), 100);
  const std::string text = metrics.Serialize();
  EXPECT_THAT(text,
              HasSubstr("leakyrelu_connections_refused_total{reason=\"peer_"
                        "limit\"} 1000\n"));
  EXPECT_THAT(text,
              HasSubstr("leakyrelu_connections_cut_total{reason=\"stalled\"} "
                        "1000\n"));
  EXPECT_THAT(text,
              HasSubstr("leakyrelu_connections_cut_total{reason=\"message_"
                        "memory\"} 1000\n"));
  EXPECT_THAT(text, HasSubstr("leakyrelu_accept_pauses_total 1000\n"));
}

TEST(ConnectionEventsTest, EachReasonHasItsLabel) {
  const Listener listener = *Listener::Open(*Address::Parse("127.0.0.1:0"));
  Metrics metrics;
  ConnectionEvents report(metrics, nullptr);
  for (const auto refusal : {ConnectionLimiter::Refusal::kLimit,
                             ConnectionLimiter::Refusal::kPeerLimit,
                             ConnectionLimiter::Refusal::kUid,
                             ConnectionLimiter::Refusal::kDescriptors}) {
    report.Refused(refusal, {.name = "a"}, listener);
    EXPECT_THAT(metrics.Serialize(),
                HasSubstr("leakyrelu_connections_refused_total{reason=\"" +
                          std::string(RefusalName(refusal)) + "\"} 1\n"));
  }
}

}  // namespace
}  // namespace leakyrelu
