// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_CLIENT_CLI_PROGRAM_H_
#define TESTS_UNIT_CLIENT_CLI_PROGRAM_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/temporary_directory.h"
#include "tests/unit/client/library/fake_server.h"

namespace leakyrelu::cli {

using Words = std::vector<std::string>;

struct Outcome {
  int code;
  std::string out;
  std::string err;
};

// The whole program except main, against a server of stock parts.
class ProgramTest : public ::testing::Test {
 protected:
  Outcome RunProgram(Words words) const;

  // The server's response to each call, by call number from 1.
  FakeServer::Hook answer_;
  FakeServer server_{[this](grpc::ServerContext* context, int number) {
    return answer_ ? answer_(context, number) : grpc::Status::OK;
  }};
  TemporaryDirectory directory_;
};

}  // namespace leakyrelu::cli

#endif  // TESTS_UNIT_CLIENT_CLI_PROGRAM_H_
