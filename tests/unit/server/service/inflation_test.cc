// SPDX-License-Identifier: Apache-2.0
#include "server/service/inflation.h"

#include <grpc/byte_buffer.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "tests/support/compressed.h"
#include "tests/support/compressed_buffer.h"

namespace leakyrelu {
namespace {

using Format = Inflater::Format;

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(buffer.Dump(&slices).ok());
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(slice.begin(), slice.end());
  }
  return bytes;
}

class InflationTest : public testing::Test {
 protected:
  static constexpr size_t kMaxBytes = 200'000;

  // A message that has been received in slices of that size.
  Inflation& Begin(Format format, const std::string& compressed,
                   size_t slice_bytes = 1000) {
    grpc::ByteBuffer message =
        CompressedBuffer(format, compressed, slice_bytes);
    EXPECT_TRUE(IsCompressed(message));
    accounted_ = compressed.size();
    peak_ = accounted_;
    inflation_.emplace(&message, kMaxBytes, Memory());
    EXPECT_FALSE(message.Valid());
    return *inflation_;
  }

  Inflation::Memory Memory() {
    return {.grow = [this](size_t bytes) -> absl::Status {
              if (accounted_ + bytes > allowed_) {
                return absl::ResourceExhaustedError("full");
              }
              accounted_ += bytes;
              peak_ = std::max(peak_, accounted_);
              return absl::OkStatus();
            },
            .shrink = [this](size_t bytes) { accounted_ -= bytes; }};
  }

  // The reason of the message's refusal; empty: none.
  std::string Refusal(Format format, const std::string& compressed) {
    Inflation& inflation = Begin(format, compressed);
    while (!inflation.Step(Inflation::kPooled)) {
    }
    const absl::Status status = inflation.status();
    inflation_.reset();
    EXPECT_EQ(accounted_, 0u);
    message_ = std::string(status.message());
    const auto detail = DetailOf(status);
    return detail.has_value() ? detail->reason : "";
  }

  size_t allowed_ = size_t{1} << 30;
  size_t accounted_ = 0;
  size_t peak_ = 0;
  std::string message_;
  std::optional<Inflation> inflation_;
};

TEST_F(InflationTest, OtherMessagesAreNotCompressed) {
  const grpc::Slice slice("text");
  EXPECT_FALSE(IsCompressed(grpc::ByteBuffer(&slice, 1)));
  EXPECT_FALSE(IsCompressed(grpc::ByteBuffer()));
}

TEST_F(InflationTest, MessagesOfEverySize) {
  for (const Format format : {Format::kGzip, Format::kDeflate}) {
    for (const size_t bytes :
         {size_t{0}, size_t{1}, size_t{300}, size_t{100'000}, kMaxBytes}) {
      for (const size_t slice_bytes : {1, 1000, 1 << 20}) {
        const std::string text(bytes, 'x');
        Inflation& inflation =
            Begin(format, Compressed(format, text), slice_bytes);
        while (!inflation.Step(Inflation::kInline)) {
        }
        ASSERT_TRUE(inflation.status().ok()) << inflation.status();
        EXPECT_EQ(BytesOf(inflation.Take()), text);
        // What is accounted for is now the output's memory.
        EXPECT_GE(accounted_, bytes);
        EXPECT_LE(accounted_, 2 * bytes + (size_t{1} << 10));
        inflation_.reset();
      }
    }
  }
}

TEST_F(InflationTest, SmallMessageTakesOneSmallStep) {
  Inflation& inflation =
      Begin(Format::kGzip, Compressed(Format::kGzip, std::string(900, 'x')));
  EXPECT_TRUE(inflation.Step(Inflation::kInline));
  EXPECT_LT(peak_, 3000u);
}

TEST_F(InflationTest, StepsAreBounded) {
  const std::string compressed =
      Compressed(Format::kGzip, std::string(kMaxBytes, 'x'));
  Inflation& inflation = Begin(Format::kGzip, compressed);
  size_t steps = 1;
  while (!inflation.Step(Inflation::kPooled)) ++steps;
  EXPECT_EQ(steps, kMaxBytes / Inflation::kPooled.output + 1);
}

TEST_F(InflationTest, InputIsReleasedAsItIsRead) {
  std::string random(kMaxBytes, '\0');
  uint32_t state = 301;
  for (char& c : random)
    c = static_cast<char>((state = state * 69069 + 1) >> 24);
  const std::string compressed = Compressed(Format::kGzip, random);
  Inflation& inflation = Begin(Format::kGzip, compressed);
  while (!inflation.Step(Inflation::kPooled)) {
  }
  ASSERT_TRUE(inflation.status().ok());
  EXPECT_EQ(BytesOf(inflation.Take()), random);
  EXPECT_LT(peak_, compressed.size() + (size_t{1} << 17));
}

TEST_F(InflationTest, TooLargeMessageStopsAtTheLimit) {
  const std::string bomb =
      Compressed(Format::kDeflate, std::string(50'000'000, '\0'));
  EXPECT_EQ(Refusal(Format::kDeflate, bomb), reasons::kMessageTooLarge);
  EXPECT_EQ(message_,
            "message: got more than 200000 bytes of deflate contents, allowed: "
            "at most 200000 bytes");
  EXPECT_LE(peak_, bomb.size() + kMaxBytes + 1);
  EXPECT_EQ(Refusal(Format::kGzip,
                    Compressed(Format::kGzip, std::string(kMaxBytes + 1, 'x'))),
            reasons::kMessageTooLarge);
}

TEST_F(InflationTest, RefusedGrowthEndsIt) {
  allowed_ = 10'000;
  EXPECT_EQ(Refusal(Format::kGzip,
                    Compressed(Format::kGzip, std::string(100'000, 'x'))),
            "");
  EXPECT_EQ(message_, "full");
}

TEST_F(InflationTest, DamagedMessagesAreRefused) {
  const std::string whole = Compressed(Format::kGzip, "some text");
  EXPECT_EQ(Refusal(Format::kGzip, whole), "");
  std::string damaged = whole;
  damaged[whole.size() - 6] ^= 1;
  for (const std::string& wrong :
       {damaged, whole.substr(0, whole.size() - 1), whole + "x", whole + whole,
        std::string(), std::string("text")}) {
    EXPECT_EQ(Refusal(Format::kGzip, wrong), reasons::kMalformedCompression);
  }
  EXPECT_EQ(Refusal(Format::kGzip, whole + "xy"),
            reasons::kMalformedCompression);
  EXPECT_EQ(message_,
            "message: got gzip data with 2 bytes after its end, allowed: one "
            "whole gzip member (RFC 1952)");
  EXPECT_EQ(Refusal(Format::kDeflate, whole), reasons::kMalformedCompression);
  EXPECT_EQ(message_,
            "message: got deflate data: incorrect header check, allowed: one "
            "whole zlib stream (RFC 1950)");
}

TEST_F(InflationTest, UnfinishedInflationReleasesEverything) {
  Inflation& inflation = Begin(
      Format::kGzip, Compressed(Format::kGzip, std::string(kMaxBytes, 'x')));
  EXPECT_FALSE(inflation.Step(Inflation::kPooled));
  inflation_.reset();
  EXPECT_EQ(accounted_, 0u);
}

}  // namespace
}  // namespace leakyrelu
