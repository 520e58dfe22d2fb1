// SPDX-License-Identifier: Apache-2.0
#include "server/http/http_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/server/http/fake_page_source.h"

namespace leakyrelu {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Ask(const std::string& line) {
  return Respond(line + "\r\nHost: a\r\n\r\n", FakePageSource());
}

TEST(HttpMessageTest, RequestEndsWithAnEmptyLine) {
  EXPECT_FALSE(HoldsRequest(""));
  EXPECT_FALSE(HoldsRequest("GET / HTTP/1.1\r\nHost: a\r\n"));
  EXPECT_TRUE(HoldsRequest("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
}

TEST(HttpMessageTest, AnswerHasContentLength) {
  const std::string response = Ask("GET /metrics HTTP/1.1");
  EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(response, HasSubstr("\r\nContent-Length: 10\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\na_total 1\n"));
}

TEST(HttpMessageTest, HeadAnswerHasNoBody) {
  const std::string response = Ask("HEAD /metrics HTTP/1.0");
  EXPECT_THAT(response, HasSubstr("\r\nContent-Length: 10\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\n"));
}

TEST(HttpMessageTest, IgnoresQueryString) {
  EXPECT_THAT(Ask("GET /metrics?name=a HTTP/1.1"), HasSubstr("a_total 1"));
  EXPECT_THAT(Ask("GET /metric?s HTTP/1.1"), StartsWith("HTTP/1.1 404 "));
}

TEST(HttpMessageTest, RefusesMalformedRequests) {
  for (const char* line : {"", "GET", "GET /metrics", "GET /metrics HTTP/2.0",
                           "GET  /metrics HTTP/1.1", "\x16\x03\x01"}) {
    EXPECT_THAT(Ask(line), StartsWith("HTTP/1.1 400 ")) << line;
  }
  EXPECT_THAT(TooLarge(), StartsWith("HTTP/1.1 431 "));
}

}  // namespace
}  // namespace leakyrelu
