// SPDX-License-Identifier: Apache-2.0
#include "server/http/pages.h"

#include <gtest/gtest.h>

#include "tests/unit/server/http/fake_page_source.h"

namespace leakyrelu {
namespace {

TEST(PagesTest, MetricsPageHasItsText) {
  const Page page = Answer("GET", "/metrics", FakePageSource());
  EXPECT_EQ(page.status_code, 200);
  EXPECT_EQ(page.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(page.body, "a_total 1\n");
}

TEST(PagesTest, HealthIsIndependentOfReadiness) {
  FakePageSource source;
  EXPECT_EQ(Answer("HEAD", "/healthz", source).status_code, 200);
  source.ready = false;
  EXPECT_EQ(Answer("GET", "/healthz", source).status_code, 200);
}

TEST(PagesTest, HealthReportsTheFault) {
  FakePageSource source;
  source.alive = absl::UnavailableError("thread 1 hangs");
  const Page page = Answer("GET", "/healthz", source);
  EXPECT_EQ(page.status_code, 503);
  EXPECT_EQ(page.body, "thread 1 hangs\n");
}

TEST(PagesTest, ReadinessFollowsItsSource) {
  FakePageSource source;
  EXPECT_EQ(Answer("GET", "/readyz", source).status_code, 200);
  source.ready = false;
  EXPECT_EQ(Answer("GET", "/readyz", source).status_code, 503);
}

TEST(PagesTest, OtherPathsAndMethodsAreRefused) {
  const FakePageSource source;
  for (const char* path : {"/", "", "/metrics/", "/METRICS", "/metrics/../x"}) {
    EXPECT_EQ(Answer("GET", path, source).status_code, 404) << path;
  }
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "get", ""}) {
    EXPECT_EQ(Answer(method, "/metrics", source).status_code, 405) << method;
  }
}

}  // namespace
}  // namespace leakyrelu
