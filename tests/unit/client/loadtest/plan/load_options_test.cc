// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/plan/load_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace leakyrelu::loadtest {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

TEST(LoadOptionsTest, DefaultsAreValid) {
  EXPECT_TRUE(CheckLoadOptions(LoadOptions()).ok());
}

struct Case {
  const char* flag;
  std::function<void(LoadOptions&)> spoil;
};

TEST(LoadOptionsTest, ImpossibleCombinationsNameTheFlag) {
  const Case cases[] = {
      {"--server", [](auto& o) { o.target.server.clear(); }},
      {"--tls-cert, --tls-key",
       [](auto& o) {
         o.target.tls = true;
         o.target.cert_file = "c.pem";
       }},
      {"--tls-ca", [](auto& o) { o.target.ca_file = "ca.pem"; }},
      {"--concurrency", [](auto& o) { o.concurrency = 0; }},
      {"--concurrency",
       [](auto& o) {
         o.threads = 8;
         o.concurrency = 4;
       }},
      {"--connections",
       [](auto& o) {
         o.threads = 4;
         o.connections = 2;
       }},
      {"--rate", [](auto& o) { o.requests_per_second = -1; }},
      {"--rate",
       [](auto& o) {
         o.requests_per_second = std::numeric_limits<double>::infinity();
       }},
      {"--max-in-flight", [](auto& o) { o.max_in_flight = 0; }},
      {"--duration", [](auto& o) { o.duration = absl::ZeroDuration(); }},
      {"--deadline", [](auto& o) { o.deadline = absl::ZeroDuration(); }},
      {"--threads", [](auto& o) { o.threads = 0; }},
      {"--tensors", [](auto& o) { o.tensors = 4097; }},
      {"--slope", [](auto& o) { o.negative_slope = std::nan(""); }},
      {"--slope", [](auto& o) { o.negative_slope = 1e39; }},
      {"--form",
       [](auto& o) {
         o.form = ElementForm::kValues;
         o.types = {DataType::kFloat32, DataType::kFloat16};
       }},
      {"--elements",
       [](auto& o) { o.elements = ElementSizes::Fixed(uint64_t{1} << 29); }},
      {"--elements",
       [](auto& o) {
         o.elements = ElementSizes::Fixed(uint64_t{1} << 28);
         o.operations = {{Operation::kBackward, 1}};
       }},
  };
  for (const Case& one : cases) {
    LoadOptions options;
    one.spoil(options);
    const absl::Status status = CheckLoadOptions(options);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(one.flag));
  }
}

TEST(LoadOptionsTest, LengthIsWhatEndsTheRun) {
  LoadOptions options;
  EXPECT_THAT(DescribeLoad(options),
              Contains(Pair("length", "10s after 1s of warm-up")));
  options.requests = 1000;
  EXPECT_THAT(
      DescribeLoad(options),
      Contains(Pair("length", "10s or 1000 requests after 1s of warm-up")));
  options.duration = kUnlimitedDuration;
  EXPECT_THAT(DescribeLoad(options),
              Contains(Pair("length", "1000 requests after 1s of warm-up")));
}

TEST(LoadOptionsTest, RestatesTheRun) {
  LoadOptions options;
  EXPECT_THAT(DescribeLoad(options),
              Contains(Pair("loop", "closed, 64 in flight")));
  options.requests_per_second = 20'000;
  options.arrival = Arrival::kPoisson;
  options.target.tls = true;
  EXPECT_THAT(
      DescribeLoad(options),
      Contains(Pair("loop", "open, 20.0 k requests a second, Poisson")));
  EXPECT_THAT(DescribeLoad(options),
              Contains(Pair("server", "127.0.0.1:50051, TLS")));
}

}  // namespace
}  // namespace leakyrelu::loadtest
