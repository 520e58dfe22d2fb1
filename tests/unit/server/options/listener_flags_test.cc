// SPDX-License-Identifier: Apache-2.0
#include "server/options/listener_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::Status Set(const std::string& name,
                 const std::vector<std::string>& values,
                 ServerOptions* options) {
  for (const Flag& flag : ListenerFlags()) {
    if (flag.name == name) return flag.set(values, options);
  }
  return absl::NotFoundError(name);
}

TEST(ListenerFlagsTest, StoresGivenValues) {
  ServerOptions options;
  EXPECT_TRUE(Set("--listen", {"tls:[::]:1", "unix:a"}, &options).ok());
  EXPECT_THAT(options.listen, ElementsAre("tls:[::]:1", "unix:a"));
  EXPECT_TRUE(Set("--socket-mode", {"0660"}, &options).ok());
  EXPECT_EQ(options.socket_mode, "0660");
  EXPECT_TRUE(Set("--allow-uid", {"0", "1000"}, &options).ok());
  EXPECT_THAT(options.allow_uid, ElementsAre("0", "1000"));
  EXPECT_TRUE(Set("--tls-cert", {"a.pem"}, &options).ok());
  EXPECT_EQ(options.tls_cert, "a.pem");
  EXPECT_TRUE(Set("--tls-cert", {"off"}, &options).ok());
  EXPECT_EQ(options.tls_cert, "");
  EXPECT_TRUE(Set("--tls-client-san", {"a.test", "spiffe://b"}, &options).ok());
  EXPECT_THAT(options.tls_client_san, ElementsAre("a.test", "spiffe://b"));
}

TEST(ListenerFlagsTest, RefusesInvalidModes) {
  ServerOptions options;
  for (const char* mode : {"", "66", "0888", "1777", "00660", "rw", "-660"}) {
    EXPECT_EQ(Set("--socket-mode", {mode}, &options).message(),
              std::string("--socket-mode: got \"") + mode +
                  "\", allowed: 000 to 777, umask");
  }
  for (const char* mode : {"umask", "666", "0600"}) {
    EXPECT_TRUE(Set("--socket-mode", {mode}, &options).ok()) << mode;
  }
}

TEST(ListenerFlagsTest, RefusesInvalidUsers) {
  ServerOptions options;
  for (const char* uid :
       {"", "root", "-1", "4294967295", "99999999999", " 1"}) {
    EXPECT_THAT(std::string(Set("--allow-uid", {"0", uid}, &options).message()),
                HasSubstr("allowed: numbers of users, none"))
        << uid;
  }
  EXPECT_THAT(options.allow_uid, ElementsAre());
  EXPECT_TRUE(Set("--allow-uid", {"7"}, &options).ok());
  EXPECT_TRUE(Set("--allow-uid", {"none"}, &options).ok());
  EXPECT_THAT(options.allow_uid, ElementsAre());
}

}  // namespace
}  // namespace leakyrelu
