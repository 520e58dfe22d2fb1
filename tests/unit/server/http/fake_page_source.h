// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_HTTP_FAKE_PAGE_SOURCE_H_
#define TESTS_UNIT_SERVER_HTTP_FAKE_PAGE_SOURCE_H_

#include <atomic>
#include <string>

#include "server/http/pages.h"

namespace leakyrelu {

// A server that lives and is ready, unless a test changes that. The strings are
// set before requests come.
struct FakePageSource final : public PageSource {
  std::string MetricsText() const override { return metrics; }
  absl::Status CheckAlive() const override { return alive; }
  bool IsReady() const override { return ready; }

  std::string metrics = "a_total 1\n";
  absl::Status alive;
  std::atomic<bool> ready{true};
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_SERVER_HTTP_FAKE_PAGE_SOURCE_H_
