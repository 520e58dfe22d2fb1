// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_BASE_HTTP_HTTP_ANSWERS_H_
#define TESTS_UNIT_BASE_HTTP_HTTP_ANSWERS_H_

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace leakyrelu {

// Answers one connection after the other with the given bytes, closing each.
class HttpAnswers {
 public:
  explicit HttpAnswers(std::vector<std::string> answers) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    listen(listener_, 1);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, answers = std::move(answers)] {
      for (const std::string& answer : answers) Answer(answer);
    });
  }
  ~HttpAnswers() {
    if (thread_.joinable()) thread_.join();
    close(listener_);
  }
  std::string url() const {
    return absl::StrCat("http://127.0.0.1:", port_, "/metrics");
  }
  // The last request. REQUIRES: all were answered.
  std::string request() {
    thread_.join();
    return request_;
  }

 private:
  void Answer(const std::string& answer) {
    request_.clear();
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
  }

  int listener_;
  int port_;
  std::string request_;
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_BASE_HTTP_HTTP_ANSWERS_H_
