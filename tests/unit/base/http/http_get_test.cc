// SPDX-License-Identifier: Apache-2.0
#include "base/http/http_get.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/base/http/http_answers.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(HttpGetTest, ReturnsTheBody) {
  HttpAnswers server({"HTTP/1.1 200 OK\r\nX: y\r\n\r\na 1\n\r\n\r\nb 2\n"});
  const auto body = HttpGet(server.url(), absl::Seconds(10));
  ASSERT_TRUE(body.ok()) << body.status();
  EXPECT_EQ(*body, "a 1\n\r\n\r\nb 2\n");
  EXPECT_THAT(server.request(), StartsWith("GET /metrics HTTP/1.0\r\n"));
}

TEST(HttpGetTest, OtherAnswersAreErrorsThatQuoteThem) {
  for (const char* answer :
       {"HTTP/1.1 404 Not Found\r\n\r\nno", "HTTP/1.1 200 OK\r\nX: y\r\n",
        "SSH-2.0 200\r\n\r\n", ""}) {
    HttpAnswers server({answer});
    const auto body = HttpGet(server.url(), absl::Seconds(10));
    ASSERT_FALSE(body.ok()) << answer;
    EXPECT_EQ(body.status().code(), absl::StatusCode::kUnavailable) << answer;
    EXPECT_THAT(std::string(body.status().message()), HasSubstr("answered"));
  }
}

TEST(HttpGetTest, BadUrlsAndClosedPortsAreErrors) {
  for (const char* url :
       {"", "https://h/", "http://", "127.0.0.1:1", "http://127.0.0.1:99999/",
        "http://h:/", "http://h:x"}) {
    EXPECT_EQ(HttpGet(url, absl::Seconds(1)).status().code(),
              absl::StatusCode::kInvalidArgument)
        << url;
  }
  const auto dead = HttpGet("http://127.0.0.1:1/", absl::Seconds(5));
  EXPECT_EQ(dead.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(dead.status().message()), HasSubstr("refused"));
}

}  // namespace
}  // namespace leakyrelu
