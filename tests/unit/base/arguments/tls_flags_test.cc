// SPDX-License-Identifier: Apache-2.0
#include "base/arguments/tls_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/arguments/command_tree.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class TlsFlagsTest : public testing::Test {
 protected:
  TlsFlagsTest() { AddTlsFlags(app_, {&tls_, &ca_, &cert_, &key_, &name_}); }

  // arguments are in their order on the command line.
  void Parse(std::vector<std::string> arguments) {
    app_.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  }

  CLI::App app_;
  bool tls_ = false;
  std::string ca_, cert_, key_, name_;
};

TEST_F(TlsFlagsTest, NoFlagMeansPlaintext) {
  Parse({});
  EXPECT_FALSE(tls_);
}

TEST_F(TlsFlagsTest, EachFlagImpliesTls) {
  Parse({"--tls-ca", "a", "--tls-cert", "c", "--tls-key", "k",
         "--tls-server-name", "n"});
  EXPECT_TRUE(tls_);
  EXPECT_EQ(ca_ + cert_ + key_ + name_, "ackn");
}

TEST_F(TlsFlagsTest, FormerNamesAreAcceptedAndHidden) {
  Parse({"--ca", "a", "--certificate", "c", "--private-key", "k",
         "--server-name", "n"});
  EXPECT_TRUE(tls_);
  EXPECT_EQ(ca_ + cert_ + key_ + name_, "ackn");
  EXPECT_THAT(app_.help(), HasSubstr("--tls-ca"));
  EXPECT_THAT(app_.help(), Not(HasSubstr("--certificate")));
  for (const CommandFlag& flag : DescribeProgram(app_).flags) {
    EXPECT_THAT(flag.names, Not(testing::Contains("--ca")));
  }
}

}  // namespace
}  // namespace leakyrelu
