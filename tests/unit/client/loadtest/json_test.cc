// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cmath>

#include "client/loadtest/json_report.h"
#include "client/loadtest/json_writer.h"
#include "tests/unit/client/loadtest/example_report.h"

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

TEST(JsonWriterTest, NestsAndEscapes) {
  JsonWriter json;
  json.BeginObject();
  json.Key("text").String("a\"b\\c\n\x01 \xc3\xa4 \xff");
  json.Key("list").BeginArray();
  json.Number(uint64_t{1});
  json.Number(0.5);
  json.Bool(true);
  json.Null();
  json.Number(INFINITY);
  json.BeginObject();
  json.EndObject();
  json.EndArray();
  json.Key("empty").BeginArray();
  json.EndArray();
  json.EndObject();
  const Struct parsed = Parse(json.text());
  EXPECT_EQ(At(parsed, "text").string_value(),
            "a\"b\\c\n\x01 \xc3\xa4 \xef\xbf\xbd");
  const auto& list = At(parsed, "list").list_value();
  ASSERT_EQ(list.values_size(), 6);
  EXPECT_EQ(list.values(1).number_value(), 0.5);
  EXPECT_TRUE(list.values(2).bool_value());
  EXPECT_EQ(list.values(4).kind_case(), Value::kNullValue);
}

TEST(JsonWriterTest, BadUtf8OfEveryKindIsReplaced) {
  for (const char* bad :
       {"\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80", "\xf8", "\xe2\x82"}) {
    JsonWriter json;
    json.BeginObject();
    json.Key("x").String(bad);
    json.EndObject();
    EXPECT_THAT(At(Parse(json.text()), "x").string_value(),
                ::testing::StartsWith("\xef\xbf\xbd"));
  }
}

TEST(JsonReportTest, HasTheDocumentedFigures) {
  Report report;
  report.headline = ExampleRun();
  report.broken_thresholds = {"p99>5us: 990 us"};
  const Struct json = Parse(FormatJson(report));
  EXPECT_EQ(At(json, "schema").string_value(), kJsonSchema);
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

}  // namespace
}  // namespace leakyrelu::loadtest
