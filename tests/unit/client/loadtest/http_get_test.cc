// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/http_get.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "absl/strings/str_cat.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// Answers one connection with the given bytes, then closes it.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    listen(listener_, 1);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, answer] {
      const int fd = accept(listener_, nullptr, nullptr);
      char buffer[4096];
      while (request_.find("\r\n\r\n") == std::string::npos) {
        const ssize_t got = read(fd, buffer, sizeof(buffer));
        if (got <= 0) break;
        request_.append(buffer, static_cast<size_t>(got));
      }
      EXPECT_EQ(write(fd, answer.data(), answer.size()),
                static_cast<ssize_t>(answer.size()));
      close(fd);
    });
  }
  ~OneAnswer() {
    if (thread_.joinable()) thread_.join();
    close(listener_);
  }
  std::string url() const {
    return absl::StrCat("http://127.0.0.1:", port_, "/metrics");
  }
  // REQUIRES: the request was answered.
  std::string request() {
    thread_.join();
    return request_;
  }

 private:
  int listener_;
  int port_;
  std::string request_;
  std::thread thread_;
};

TEST(HttpGetTest, ReturnsTheBody) {
  OneAnswer server("HTTP/1.1 200 OK\r\nX: y\r\n\r\na 1\n\r\n\r\nb 2\n");
  const auto body = HttpGet(server.url(), absl::Seconds(10));
  ASSERT_TRUE(body.ok()) << body.status();
  EXPECT_EQ(*body, "a 1\n\r\n\r\nb 2\n");
  EXPECT_THAT(server.request(), StartsWith("GET /metrics HTTP/1.0\r\n"));
}

TEST(HttpGetTest, OtherAnswersAreErrorsThatNameTheUrl) {
  for (const char* answer :
       {"HTTP/1.1 404 Not Found\r\n\r\nno", "HTTP/1.1 200 OK\r\nX: y\r\n",
        "SSH-2.0 200\r\n\r\n", ""}) {
    OneAnswer server(answer);
    const auto body = HttpGet(server.url(), absl::Seconds(10));
    ASSERT_FALSE(body.ok()) << answer;
    EXPECT_THAT(std::string(body.status().message()), StartsWith(server.url()));
  }
}

TEST(HttpGetTest, BadUrlsAndDeadPorts) {
  for (const char* url : {"", "https://h/", "http://", "127.0.0.1:1"}) {
    EXPECT_EQ(HttpGet(url, absl::Seconds(1)).status().code(),
              absl::StatusCode::kInvalidArgument)
        << url;
  }
  const auto dead = HttpGet("http://127.0.0.1:1/", absl::Seconds(5));
  EXPECT_EQ(dead.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(dead.status().message()), HasSubstr("refused"));
}

}  // namespace
}  // namespace leakyrelu::loadtest
