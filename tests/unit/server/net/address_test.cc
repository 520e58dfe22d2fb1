// SPDX-License-Identifier: Apache-2.0
#include "server/net/address.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace leakyrelu {
namespace {

TEST(AddressTest, PrintsWhatItParsed) {
  for (const char* text : {"127.0.0.1:50051", "0.0.0.0:0", "[::1]:65535",
                           "[::]:1", "unix:/run/leakyrelu.sock",
                           "unix:relative.sock", "unix-abstract:leakyrelu"}) {
    absl::StatusOr<Address> address = Address::Parse(text);
    ASSERT_TRUE(address.ok()) << address.status();
    EXPECT_EQ(address->ToString(), text);
  }
}

TEST(AddressTest, LocalClientsReachWildcardsOnLoopback) {
  for (const auto& [listens, reached] :
       {std::pair{"0.0.0.0:80", "127.0.0.1:80"},
        std::pair{"[::]:80", "127.0.0.1:80"}, std::pair{"[::1]:80", "[::1]:80"},
        std::pair{"192.0.2.1:80", "192.0.2.1:80"},
        std::pair{"unix:/a/b", "unix:/a/b"}}) {
    EXPECT_EQ(Address::Parse(listens)->ForLocalClient().ToString(), reached);
  }
}

TEST(AddressTest, OnlyTheWildcardOfV6HasAReplacement) {
  EXPECT_EQ(Address::Parse("[::]:80")->WildcardV4()->ToString(), "0.0.0.0:80");
  for (const char* text :
       {"[::1]:80", "0.0.0.0:80", "127.0.0.1:80", "unix:/a"}) {
    EXPECT_FALSE(Address::Parse(text)->WildcardV4().has_value()) << text;
  }
}

TEST(AddressTest, ErrorsNameAllowedForms) {
  for (const char* text :
       {"", "127.0.0.1", ":80", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
        "127.0.0.1:+1", "127.0.0.1: 1", "127.0.0.1:8o", "::1:80", "[::1]",
        "unix:", "unix-abstract:", "unix:@", "256.0.0.1:80",
        "no such host:80"}) {
    absl::StatusOr<Address> address = Address::Parse(text);
    ASSERT_FALSE(address.ok()) << text;
    EXPECT_EQ(address.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_NE(address.status().message().find("allowed"), std::string::npos)
        << address.status();
  }
}

TEST(AddressTest, UnixPathHasAKernelLimit) {
  EXPECT_TRUE(Address::Parse("unix:" + std::string(107, 'a')).ok());
  EXPECT_FALSE(Address::Parse("unix:" + std::string(108, 'a')).ok());
}

TEST(AddressTest, AbstractNamesHaveAShortForm) {
  const Address address = *Address::Parse("unix:@name");
  EXPECT_EQ(address.ToString(), "unix-abstract:name");
  EXPECT_EQ(address.abstract_name(), "name");
  EXPECT_EQ(address.unix_path(), "");
  EXPECT_TRUE(address.IsLocal());
  EXPECT_EQ(Address::Parse("unix:name")->abstract_name(), "");
  EXPECT_TRUE(Address::Parse("unix:@" + std::string(107, 'a')).ok());
  EXPECT_FALSE(Address::Parse("unix:@" + std::string(108, 'a')).ok());
}

TEST(AddressTest, OnlyLoopbackAndUnixAreLocal) {
  EXPECT_TRUE(Address::Parse("127.1.2.3:1")->IsLocal());
  EXPECT_TRUE(Address::Parse("[::1]:1")->IsLocal());
  EXPECT_TRUE(Address::Parse("unix:a")->IsLocal());
  EXPECT_FALSE(Address::Parse("0.0.0.0:1")->IsLocal());
  EXPECT_FALSE(Address::Parse("[::]:1")->IsLocal());
  EXPECT_FALSE(Address::Parse("10.0.0.1:1")->IsLocal());
}

}  // namespace
}  // namespace leakyrelu
