// SPDX-License-Identifier: Apache-2.0
#include "server/http/pages.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

PageSources Sources(bool ready) {
  return {[] { return std::string("a_total 1\n"); }, [ready] { return ready; }};
}

TEST(PagesTest, Metrics) {
  const Page page = Answer("GET", "/metrics", Sources(true));
  EXPECT_EQ(page.status_code, 200);
  EXPECT_EQ(page.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(page.body, "a_total 1\n");
}

TEST(PagesTest, HealthDoesNotAskForReadiness) {
  EXPECT_EQ(Answer("GET", "/healthz", Sources(false)).status_code, 200);
  EXPECT_EQ(Answer("HEAD", "/healthz", Sources(true)).status_code, 200);
}

TEST(PagesTest, ReadinessFollowsItsSource) {
  EXPECT_EQ(Answer("GET", "/readyz", Sources(true)).status_code, 200);
  EXPECT_EQ(Answer("GET", "/readyz", Sources(false)).status_code, 503);
}

TEST(PagesTest, OtherPathsAndMethodsAreRefused) {
  for (const char* path : {"/", "", "/metrics/", "/METRICS", "/metrics/../x"}) {
    EXPECT_EQ(Answer("GET", path, Sources(true)).status_code, 404) << path;
  }
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "get", ""}) {
    EXPECT_EQ(Answer(method, "/metrics", Sources(true)).status_code, 405)
        << method;
  }
}

}  // namespace
}  // namespace leakyrelu
