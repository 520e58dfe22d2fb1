// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cmath>

#include "client/loadtest/printers/json_report.h"
#include "tests/unit/client/loadtest/printers/example_report.h"

namespace leakyrelu::loadtest {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// The oracle: protobuf's JSON parser.
Struct Parse(const std::string& text) {
  Struct parsed;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &parsed).ok())
      << text;
  return parsed;
}

const Value& At(const Struct& object, const std::string& key) {
  EXPECT_TRUE(object.fields().contains(key)) << key;
  return object.fields().at(key);
}

double Number(const Struct& object, const std::string& key) {
  return At(object, key).number_value();
}

TEST(JsonReportTest, HasTheDocumentedFigures) {
  const Struct json = Parse(FormatJson(ExampleReport()));
  EXPECT_EQ(At(json, "schema").string_value(), "leakyrelu-loadtest/2");
  EXPECT_EQ(At(json, "outcome").string_value(), "completed");
  EXPECT_EQ(Number(json, "requests_per_second"), 495);
  EXPECT_EQ(Number(json, "bytes_per_second"), 990 * 8210 / 2);
  EXPECT_EQ(Number(json, "requests"), 1000);
  EXPECT_EQ(Number(json, "errors"), 10);
  const Struct& latency = At(json, "latency_seconds").struct_value();
  EXPECT_NEAR(Number(latency, "p50"), 500e-6, 1e-6);
  EXPECT_NEAR(Number(latency, "p90"), 900e-6, 1e-6);
  EXPECT_NEAR(Number(latency, "p95"), 950e-6, 1e-6);
  EXPECT_NEAR(Number(latency, "p99"), 990e-6, 1e-6);
  EXPECT_NEAR(Number(latency, "p99_9"), 999e-6, 1e-6);
  EXPECT_NEAR(Number(latency, "p99_99"), 1e-3, 1e-6);
  EXPECT_EQ(Number(latency, "max"), 1e-3);
  EXPECT_NEAR(Number(latency, "mean"), 500.5e-6, 1e-12);
  EXPECT_EQ(Number(latency, "count"), 1000);
  const Struct& uncorrected =
      At(json, "uncorrected_latency_seconds").struct_value();
  EXPECT_NEAR(Number(uncorrected, "p99"), 891e-6, 1e-6);
  EXPECT_EQ(At(json, "errors_by_code").list_value().values_size(), 2);
  EXPECT_EQ(At(json, "intervals").list_value().values_size(), 20);
  EXPECT_EQ(At(json, "broken_thresholds").list_value().values_size(), 1);
  EXPECT_EQ(Number(At(json, "server").struct_value(), "calls"), 1000);
  EXPECT_EQ(At(json, "started").string_value(), "2023-11-14T22:13:20+00:00");
  EXPECT_FALSE(json.fields().contains("sweep"));
}

TEST(JsonReportTest, OptionsAreFields) {
  Report report = ExampleReport();
  LoadOptions& options = report.headline.options;
  options.types = {DataType::kFloat32, DataType::kBFloat16};
  const Struct closed = At(Parse(FormatJson(report)), "options").struct_value();
  EXPECT_EQ(At(closed, "server").string_value(), "127.0.0.1:50051");
  EXPECT_FALSE(At(closed, "tls").bool_value());
  EXPECT_EQ(At(closed, "loop").string_value(), "closed");
  EXPECT_EQ(Number(closed, "concurrency"), 64);
  EXPECT_TRUE(At(closed, "requests_per_second").has_null_value());
  EXPECT_TRUE(At(closed, "requests").has_null_value());
  EXPECT_EQ(Number(closed, "duration_seconds"), 10);
  EXPECT_EQ(At(closed, "elements").string_value(), "1024");
  EXPECT_EQ(At(closed, "types").list_value().values(1).string_value(),
            "bfloat16");
  const Struct& operation =
      At(closed, "operations").list_value().values(0).struct_value();
  EXPECT_EQ(At(operation, "name").string_value(), "forward");
  EXPECT_EQ(Number(operation, "weight"), 1);

  options.requests_per_second = 1500;
  options.requests = 7;
  const Struct open = At(Parse(FormatJson(report)), "options").struct_value();
  EXPECT_EQ(At(open, "loop").string_value(), "open");
  EXPECT_TRUE(At(open, "concurrency").has_null_value());
  EXPECT_EQ(Number(open, "requests_per_second"), 1500);
  EXPECT_EQ(At(open, "arrival").string_value(), "constant");
  EXPECT_EQ(Number(open, "requests"), 7);
}

TEST(JsonReportTest, NamesTheMeasuringMachineAndPrograms) {
  const Struct json = Parse(FormatJson(ExampleReport()));
  const Struct& client = At(json, "client").struct_value();
  EXPECT_EQ(At(client, "program_version").string_value(), "1.2.3");
  EXPECT_EQ(At(client, "grpc_version").string_value(), "1.51.1");
  EXPECT_EQ(At(client, "host").string_value(), "bench<1>");
  EXPECT_EQ(At(client, "cpu").string_value(), "Example CPU");
  EXPECT_EQ(Number(client, "cores"), 8);
}

// A 0 would look like a measured figure.
TEST(JsonReportTest, UnmeasuredFiguresAreNull) {
  Report report;
  report.headline = UnreachableRun();
  const Struct json = Parse(FormatJson(report));
  EXPECT_EQ(At(json, "outcome").string_value(), "unreachable");
  EXPECT_EQ(At(json, "failure").string_value(),
            "server 127.0.0.1:50051: Connection refused");
  for (const char* key :
       {"duration_seconds", "requests", "errors", "requests_per_second",
        "elements_per_second", "bytes_per_second", "client_cpu_seconds",
        "warm_up_requests", "held_back", "verified", "mismatches",
        "broken_thresholds"}) {
    EXPECT_TRUE(At(json, key).has_null_value()) << key;
  }
  const Struct& latency = At(json, "latency_seconds").struct_value();
  EXPECT_TRUE(At(latency, "p99").has_null_value());
  EXPECT_TRUE(At(latency, "count").has_null_value());

  // An interrupted warm-up had calls.
  report.headline.outcome = Outcome::kInterrupted;
  report.headline.warm_up_requests = 3;
  EXPECT_EQ(Number(Parse(FormatJson(report)), "warm_up_requests"), 3);

  report.headline.outcome = Outcome::kNotRun;
  EXPECT_TRUE(At(Parse(FormatJson(report)), "started").has_null_value());
}

TEST(JsonReportTest, SweepHasItsSteps) {
  const Struct json = Parse(FormatJson(ExampleSweep()));
  const Struct& sweep = At(json, "sweep").struct_value();
  EXPECT_EQ(Number(sweep, "best"), 1);
  EXPECT_EQ(Number(sweep, "knee"), 0);
  const auto& steps = At(sweep, "steps").list_value();
  ASSERT_EQ(steps.values_size(), 3);
  const Struct& last = steps.values(2).struct_value();
  EXPECT_EQ(Number(last, "load"), 3000);
  EXPECT_FALSE(At(last, "kept").bool_value());
  EXPECT_FALSE(At(last, "repeats").bool_value());
  EXPECT_TRUE(At(sweep, "confirmed").bool_value());
  EXPECT_EQ(At(sweep, "warnings").list_value().values_size(), 1);
  EXPECT_EQ(Number(last, "requests"), 1000);
  Report none = ExampleSweep();
  none.sweep->best.reset();
  EXPECT_EQ(At(At(Parse(FormatJson(none)), "sweep").struct_value(), "best")
                .kind_case(),
            Value::kNullValue);
}

TEST(JsonReportTest, CompareHasItsTargets) {
  const Struct json = Parse(FormatJson(ExampleCompare()));
  const auto& targets =
      At(At(json, "compare").struct_value(), "targets").list_value();
  ASSERT_EQ(targets.values_size(), 2);
  const Struct& uds = targets.values(1).struct_value();
  EXPECT_EQ(At(uds, "name").string_value(), "uds");
  EXPECT_EQ(At(uds, "round_requests_per_second")
                .list_value()
                .values(1)
                .number_value(),
            250);
}

TEST(JsonReportTest, CompareHasTheEarlierRunAndItsRatios) {
  Report report = ExampleCompare();
  report.compare->earlier = ExampleEarlier();
  const Struct json = Parse(FormatJson(report));
  const Struct& compare = At(json, "compare").struct_value();
  const Struct& target =
      At(compare, "targets").list_value().values(0).struct_value();
  EXPECT_EQ(Number(target, "rate_to_earlier"), 0.5);
  EXPECT_NEAR(Number(target, "p99_to_earlier"), 1, 1e-3);
  const Struct& earlier = At(compare, "earlier").struct_value();
  EXPECT_EQ(At(earlier, "file").string_value(), "monday.json");
  EXPECT_EQ(At(earlier, "differences").list_value().values_size(), 1);
  EXPECT_EQ(Number(At(earlier, "latency_seconds").struct_value(), "p50"), 5e-4);
}

}  // namespace
}  // namespace leakyrelu::loadtest
