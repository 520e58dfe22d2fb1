// SPDX-License-Identifier: Apache-2.0
#include "server/http/http_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "tests/unit/server/http/fake_page_source.h"

namespace leakyrelu {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

int PortOf(const std::string& address) {
  return std::stoi(address.substr(address.rfind(':') + 1));
}

// Connects to a port of 127.0.0.1.
int Connect(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(port);
  peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof(peer)),
            0);
  return fd;
}

// Sends the request unchanged and reads until the server closes.
std::string Exchange(const std::string& address, const std::string& request) {
  const int fd = Connect(PortOf(address));
  EXPECT_EQ(send(fd, request.data(), request.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(request.size()));
  std::string response;
  char buffer[4096];
  ssize_t got = 0;
  while ((got = recv(fd, buffer, sizeof(buffer), 0)) > 0) {
    response.append(buffer, got);
  }
  close(fd);
  return response;
}

class HttpServerTest : public ::testing::Test {
 protected:
  std::unique_ptr<HttpServer> Start(const std::string& address) {
    auto server = HttpServer::Start(address, pages_);
    EXPECT_TRUE(server.ok()) << server.status();
    return std::move(server).value();
  }

  FakePageSource pages_;
};

TEST_F(HttpServerTest, ServesOnAFreePort) {
  const auto server = Start("127.0.0.1:0");
  EXPECT_THAT(server->bound_address(), StartsWith("127.0.0.1:"));
  EXPECT_GT(PortOf(server->bound_address()), 0);
  const std::string response = Exchange(
      server->bound_address(), "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(response, HasSubstr("Content-Length: 10\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\na_total 1\n"));
}

TEST_F(HttpServerTest, ReadinessIsEvaluatedEachTime) {
  const auto server = Start("127.0.0.1:0");
  pages_.ready = false;
  const std::string request = "GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n";
  EXPECT_THAT(Exchange(server->bound_address(), request),
              StartsWith("HTTP/1.1 503 "));
  pages_.ready = true;
  EXPECT_THAT(Exchange(server->bound_address(), request),
              StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, HeadHasNoBody) {
  const auto server = Start("127.0.0.1:0");
  const std::string response = Exchange(
      server->bound_address(), "HEAD /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(response, HasSubstr("Content-Length: 10\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\n"));
}

TEST_F(HttpServerTest, RefusesOtherRequests) {
  const auto server = Start("127.0.0.1:0");
  const auto first_line = [&](const std::string& request) {
    const std::string response = Exchange(server->bound_address(), request);
    return response.substr(0, response.find("\r\n"));
  };
  EXPECT_EQ(first_line("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            "HTTP/1.1 404 Not Found");
  EXPECT_EQ(first_line("GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n"),
            "HTTP/1.1 404 Not Found");
  EXPECT_EQ(first_line("DELETE /metrics HTTP/1.1\r\nHost: a\r\n\r\n"),
            "HTTP/1.1 405 Method Not Allowed");
  // Too many header bytes, and text that is not a request.
  EXPECT_THAT(first_line("GET /metrics HTTP/1.1\r\nA: " +
                         std::string(8192, 'a') + "\r\n\r\n"),
              Not(HasSubstr("200")));
  EXPECT_THAT(first_line(std::string("\0\xff garbage\r\n\r\n", 14)),
              Not(HasSubstr("200")));
  EXPECT_THAT(first_line("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"),
              HasSubstr("200"));
}

TEST_F(HttpServerTest, IdlePeerDoesNotDelayProbes) {
  const auto server = Start("127.0.0.1:0");
  const int idle = Connect(PortOf(server->bound_address()));
  EXPECT_THAT(Exchange(server->bound_address(),
                       "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"),
              StartsWith("HTTP/1.1 200 "));
  close(idle);
}

TEST_F(HttpServerTest, HundredsOfIdlePeersDoNotDelayProbes) {
  const auto server = Start("127.0.0.1:0");
  std::vector<int> idle;
  for (int i = 0; i < 500; ++i) {
    idle.push_back(Connect(PortOf(server->bound_address())));
    const ssize_t begun = i % 2 == 0 ? 5 : 0;
    EXPECT_EQ(send(idle.back(), "GET /", begun, MSG_NOSIGNAL), begun);
  }
  EXPECT_THAT(Exchange(server->bound_address(),
                       "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"),
              StartsWith("HTTP/1.1 200 "));
  // By now the server has closed all but the last few dozen.
  int open = 0;
  for (const int fd : idle) {
    pollfd watched{.fd = fd, .events = POLLIN, .revents = 0};
    open += poll(&watched, 1, 0) == 0 ? 1 : 0;
    close(fd);
  }
  EXPECT_LE(open, 64);
}

TEST_F(HttpServerTest, PeerThatReadsNothingDoesNotDelayProbes) {
  pages_.metrics = std::string(64 << 20, 'x');
  const auto server = Start("127.0.0.1:0");
  const int slow = Connect(PortOf(server->bound_address()));
  const std::string request = "GET /metrics HTTP/1.1\r\n\r\n";
  EXPECT_EQ(send(slow, request.data(), request.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(request.size()));
  EXPECT_THAT(Exchange(server->bound_address(),
                       "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"),
              StartsWith("HTTP/1.1 200 "));
  close(slow);
}

TEST_F(HttpServerTest, RequestMayArriveInPieces) {
  const auto server = Start("127.0.0.1:0");
  const int fd = Connect(PortOf(server->bound_address()));
  for (const char byte : std::string("GET /healthz HTTP/1.0\r\n\r\n")) {
    EXPECT_EQ(send(fd, &byte, 1, MSG_NOSIGNAL), 1);
  }
  char answer[15];
  EXPECT_EQ(recv(fd, answer, sizeof(answer), MSG_WAITALL), 15);
  EXPECT_EQ(std::string(answer, 15), "HTTP/1.1 200 OK");
  close(fd);
}

TEST_F(HttpServerTest, AnswersConcurrentRequests) {
  pages_.metrics = std::string(1 << 20, 'x');
  const auto server = Start("127.0.0.1:0");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5; ++i) {
        EXPECT_GT(Exchange(server->bound_address(),
                           "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
                      .size(),
                  size_t{1} << 20);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(HttpServerTest, PortInUseIsReported) {
  const auto server = Start("127.0.0.1:0");
  const auto second = HttpServer::Start(server->bound_address(), pages_);
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr(server->bound_address()));
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("in use"));
}

TEST_F(HttpServerTest, InvalidAddressIsAnError) {
  for (const char* address :
       {"127.0.0.1:99999", "127.0.0.1:", "nonsense", "::", ":80", "80",
        "127.0.0.1:0,127.0.0.1:0", "127.0.0.1:443s", ""}) {
    EXPECT_FALSE(HttpServer::Start(address, pages_).ok()) << address;
  }
}

}  // namespace
}  // namespace leakyrelu
