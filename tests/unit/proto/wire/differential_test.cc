// SPDX-License-Identifier: Apache-2.0
// The splitter against protobuf's own parser, over generated messages: both
// must accept the same bytes and read the same values.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "inference/inference.pb.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/wire/inference/inference_tables.h"
#include "proto/wire/leakyrelu/leakyrelu_tables.h"
#include "tests/unit/proto/wire/message_generator.h"
#include "tests/unit/proto/wire/protobuf_oracle.h"

namespace leakyrelu::wire {
namespace {

struct Protocol {
  const char* name;
  const MessageTable* table;
  const google::protobuf::Message* (*prototype)();
};

void PrintTo(const Protocol& protocol, std::ostream* out) {
  *out << protocol.name;
}

std::string Hex(const std::string& bytes) {
  std::string hex;
  for (const unsigned char byte : bytes) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

class DifferentialTest : public testing::TestWithParam<Protocol> {
 protected:
  // Stops at the first difference, since further ones add no information.
  void Check(const std::string& bytes,
             const std::vector<size_t>& offsets = {}) {
    const std::string difference =
        Difference(bytes, offsets, *GetParam().table, *GetParam().prototype());
    ASSERT_EQ(difference, "")
        << Hex(bytes) << "\nsplit at " << testing::PrintToString(offsets);
  }
  std::string Generate(MessageGenerator& generator) {
    return generator.Generate(*GetParam().prototype()->GetDescriptor());
  }
};

TEST_P(DifferentialTest, WholeMessages) {
  MessageGenerator generator(301);
  size_t valid = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::string bytes = Generate(generator);
    ASSERT_NO_FATAL_FAILURE(Check(bytes));
    const std::unique_ptr<google::protobuf::Message> parsed(
        GetParam().prototype()->New());
    valid += parsed->ParseFromString(bytes);
  }
  // Checks that the generator makes enough valid messages for this test.
  EXPECT_EQ(valid, 5000u);
}

// Occurrences of a submessage, and of a whole message, are merged: bulk bytes
// split over them belong to one field.
TEST_P(DifferentialTest, MergedMessages) {
  MessageGenerator generator(307);
  for (int i = 0; i < 60; ++i) {
    const std::string bytes =
        (Generate(generator) + Generate(generator)).substr(0, 2000);
    for (size_t offset = 0; offset <= bytes.size(); ++offset) {
      ASSERT_NO_FATAL_FAILURE(Check(bytes, {offset}));
    }
  }
  const auto* type = GetParam().prototype()->GetDescriptor();
  for (int i = 0; i < 2000; ++i) {
    const auto* field = type->field(static_cast<int>(
        generator.Below(static_cast<uint32_t>(type->field_count()))));
    if (field->message_type() == nullptr) continue;
    std::string twice;
    for (int part = 0; part < 3; ++part) {
      twice += generator.Generate(*field->message_type());
    }
    const auto number = static_cast<uint32_t>(field->number());
    ASSERT_NO_FATAL_FAILURE(Check(generator.LengthDelimited(number, twice) +
                                  generator.LengthDelimited(number, twice)));
  }
}

TEST_P(DifferentialTest, SplitAtEveryOffset) {
  MessageGenerator generator(302);
  for (int i = 0; i < 60; ++i) {
    const std::string bytes = Generate(generator).substr(0, 2000);
    for (size_t offset = 0; offset <= bytes.size(); ++offset) {
      ASSERT_NO_FATAL_FAILURE(Check(bytes, {offset}));
    }
  }
}

TEST_P(DifferentialTest, SplitAtManyOffsets) {
  MessageGenerator generator(303);
  for (int i = 0; i < 1000; ++i) {
    const std::string bytes = Generate(generator);
    std::vector<size_t> offsets(generator.Below(40));
    for (size_t& offset : offsets) {
      offset = generator.Below(static_cast<uint32_t>(bytes.size()) + 1);
    }
    std::sort(offsets.begin(), offsets.end());
    ASSERT_NO_FATAL_FAILURE(Check(bytes, offsets));
  }
}

TEST_P(DifferentialTest, SplitIntoSingleBytes) {
  MessageGenerator generator(304);
  for (int i = 0; i < 100; ++i) {
    const std::string bytes = Generate(generator);
    std::vector<size_t> offsets;
    for (size_t offset = 1; offset < bytes.size(); ++offset)
      offsets.push_back(offset);
    ASSERT_NO_FATAL_FAILURE(Check(bytes, offsets));
  }
}

TEST_P(DifferentialTest, TruncatedAtEveryOffset) {
  MessageGenerator generator(305);
  for (int i = 0; i < 100; ++i) {
    const std::string bytes = Generate(generator).substr(0, 2000);
    for (size_t length = 0; length < bytes.size(); ++length) {
      ASSERT_NO_FATAL_FAILURE(Check(bytes.substr(0, length)));
    }
  }
}

TEST_P(DifferentialTest, FlippedBytes) {
  MessageGenerator generator(306);
  for (int i = 0; i < 2000; ++i) {
    const std::string bytes = Generate(generator);
    if (bytes.empty()) continue;
    for (int j = 0; j < 20; ++j) {
      std::string flipped = bytes;
      for (uint32_t flips = 1 + generator.Below(3); flips > 0; --flips) {
        const uint32_t at =
            generator.Below(static_cast<uint32_t>(bytes.size()));
        flipped[at] = static_cast<char>(generator.Below(256));
      }
      ASSERT_NO_FATAL_FAILURE(Check(flipped));
    }
  }
}

TEST_P(DifferentialTest, GroupsNestedToTheLimit) {
  for (size_t depth : {1, 98, 99, 100, 101, 102, 5000}) {
    const std::string group =
        std::string(depth, '\x7b') + std::string(depth, '\x7c');  // number 15
    ASSERT_NO_FATAL_FAILURE(Check(group));
    // Within a message of field 1 or 5, which takes up one level.
    for (const char tag : {'\x0a', '\x2a'}) {
      const size_t size = group.size();
      const std::string length = {static_cast<char>(size | 0x80),
                                  static_cast<char>(size >> 7 | 0x80),
                                  static_cast<char>(size >> 14)};
      ASSERT_NO_FATAL_FAILURE(Check(tag + length + group));
    }
  }
}

const Protocol kProtocols[] = {
    {"ForwardRequest", &kForwardRequestTable,
     []() -> const google::protobuf::Message* {
       return &v1::ForwardRequest::default_instance();
     }},
    {"BackwardRequest", &kBackwardRequestTable,
     []() -> const google::protobuf::Message* {
       return &v1::BackwardRequest::default_instance();
     }},
    {"Response", &kResponseTable,
     []() -> const google::protobuf::Message* {
       return &v1::BackwardResponse::default_instance();
     }},
    {"ModelInferRequest", &kInferRequestTable,
     []() -> const google::protobuf::Message* {
       return &inference::ModelInferRequest::default_instance();
     }},
};

INSTANTIATE_TEST_SUITE_P(Splitter, DifferentialTest,
                         testing::ValuesIn(kProtocols), [](const auto& info) {
                           return std::string(info.param.name);
                         });

}  // namespace
}  // namespace leakyrelu::wire
