// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_CLIENT_LIBRARY_QUICK_CLIENT_H_
#define TESTS_UNIT_CLIENT_LIBRARY_QUICK_CLIENT_H_

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "leakyrelu/client.h"
#include "tests/unit/client/library/fake_server.h"

// A client with short pauses between attempts.
namespace leakyrelu {

inline const RetryOptions kQuick{.max_attempts = 4,
                                 .initial_backoff = absl::Milliseconds(2),
                                 .max_backoff = absl::Milliseconds(10)};

inline std::unique_ptr<Client> Connect(const FakeServer& server,
                                       ClientOptions options = {
                                           .retry = kQuick}) {
  auto client = Client::Create(server.address(), std::move(options));
  EXPECT_TRUE(client.ok()) << client.status();
  return *std::move(client);
}

}  // namespace leakyrelu

#endif  // TESTS_UNIT_CLIENT_LIBRARY_QUICK_CLIENT_H_
