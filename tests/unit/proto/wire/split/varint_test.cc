// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/varint.h"

#include <gtest/gtest.h>

#include <array>

#include "google/protobuf/io/coded_stream.h"

namespace leakyrelu::wire {
namespace {

TEST(VarintTest, WritesWhatProtobufWrites) {
  using google::protobuf::io::CodedOutputStream;
  for (int bits = 0; bits <= 64; ++bits) {
    const uint64_t edge = bits == 64 ? 0 : uint64_t{1} << bits;
    for (const uint64_t value : {edge - 1, edge, edge + 1}) {
      std::array<uint8_t, 10> expected = {};
      std::array<std::byte, 10> actual = {};
      const auto* end =
          CodedOutputStream::WriteVarint64ToArray(value, expected.data());
      const size_t bytes = static_cast<size_t>(end - expected.data());
      EXPECT_EQ(VarintBytes(value), bytes);
      EXPECT_EQ(WriteVarint(value, actual.data()), actual.data() + bytes);
      for (size_t i = 0; i < bytes; ++i) {
        EXPECT_EQ(std::byte{expected[i]}, actual[i]);
      }
    }
  }
}

}  // namespace
}  // namespace leakyrelu::wire
