// SPDX-License-Identifier: Apache-2.0
#include "server/options/unknown_variables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Unknown(std::vector<const char*> environment) {
  environment.push_back(nullptr);
  return UnknownVariables(environment.data(),
                          {"LEAKYRELU_LISTEN", "LEAKYRELU_LOG_LEVEL"});
}

TEST(UnknownVariablesTest, NamesTheNearestVariable) {
  EXPECT_THAT(
      Unknown({"HOME=/root", "LEAKYRELU_LISTEN=127.0.0.1:1",
               "LEAKYRELU_LOGLEVEL=debug", "LEAKYRELU_METRICS_PORT=9464",
               "LEAKYRELU_LISTENS"}),
      ElementsAre(
          "environment: got LEAKYRELU_LOGLEVEL, allowed: the variables of "
          "--help (did you mean LEAKYRELU_LOG_LEVEL?)",
          "environment: got LEAKYRELU_METRICS_PORT, allowed: the variables of "
          "--help",
          "environment: got LEAKYRELU_LISTENS, allowed: the variables of "
          "--help (did you mean LEAKYRELU_LISTEN?)"));
}

TEST(UnknownVariablesTest, OtherPrefixesAreIgnored) {
  EXPECT_THAT(Unknown({"LEAKYRELU=1", "LEAKY_LISTEN=1", "XLEAKYRELU_LISTEM=1"}),
              IsEmpty());
}

TEST(UnknownVariablesTest, ServiceLinksAreIgnored) {
  EXPECT_THAT(Unknown({"LEAKYRELU_SERVICE_HOST=10.0.0.1",
                       "LEAKYRELU_SERVICE_PORT=50051",
                       "LEAKYRELU_SERVICE_PORT_METRICS=9464",
                       "LEAKYRELU_PORT=tcp://10.0.0.1:50051",
                       "LEAKYRELU_PORT_50051_TCP=tcp://10.0.0.1:50051",
                       "LEAKYRELU_PORT_50051_TCP_PROTO=tcp",
                       "LEAKYRELU_PORT_50051_TCP_PORT=50051",
                       "LEAKYRELU_PORT_50051_TCP_ADDR=10.0.0.1",
                       "LEAKYRELU_CANARY_SERVICE_HOST=10.0.0.2",
                       "LEAKYRELU_CANARY_PORT=tcp://10.0.0.2:50051"}),
              IsEmpty());
}

TEST(UnknownVariablesTest, ClientVariablesAreIgnored) {
  EXPECT_THAT(Unknown({"LEAKYRELU_SERVER=127.0.0.1:1", "LEAKYRELU_DEADLINE=1s",
                       "LEAKYRELU_LOADTEST_RATE=1k"}),
              IsEmpty());
}

}  // namespace
}  // namespace leakyrelu
