// SPDX-License-Identifier: Apache-2.0
#include "base/text/json_writer.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace leakyrelu {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// Protobuf's JSON parser is the reference.
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

TEST(JsonWriterTest, NumbersRoundTrip) {
  JsonWriter json;
  json.BeginList();
  for (double value : {0.1, 1e300, -0.0, 1.0 / 3, 123456789.0}) {
    json.Number(value);
  }
  json.Digits("1.50");
  json.EndArray();
  EXPECT_EQ(json.text(),
            "[0.1, 1e+300, -0, 0.3333333333333333, 123456789, 1.50]\n");
}

TEST(JsonWriterTest, ListsAreOnOneLineWithinObjects) {
  JsonWriter json;
  json.BeginObject();
  json.Key("shape").BeginList();
  json.Number(uint64_t{2});
  json.Number(uint64_t{3});
  json.EndArray();
  json.Key("none").BeginList();
  json.EndArray();
  json.EndObject();
  EXPECT_EQ(json.text(), "{\n  \"shape\": [2, 3],\n  \"none\": []\n}\n");
}

}  // namespace
}  // namespace leakyrelu
