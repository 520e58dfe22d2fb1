// SPDX-License-Identifier: Apache-2.0
#include "server/inflate/inflater.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/support/compressed.h"

namespace leakyrelu {
namespace {

using Format = Inflater::Format;
using State = Inflater::State;

struct Result {
  std::string bytes;
  State state;
  size_t read = 0;
  std::string error = {};
};

// In steps of at most these sizes, until the stream ends, is damaged, or needs
// more input than there is.
Result InflateAll(Format format, const std::string& input, size_t step_input,
                  size_t step_output) {
  Inflater inflater(format);
  Result result{.bytes = {}, .state = State::kMore};
  std::vector<uint8_t> output(step_output);
  while (result.state == State::kMore) {
    const auto rest =
        absl::MakeConstSpan(reinterpret_cast<const uint8_t*>(input.data()),
                            input.size())
            .subspan(result.read);
    const Inflater::Progress progress = inflater.Inflate(
        rest.first(std::min(rest.size(), step_input)), absl::MakeSpan(output));
    result.bytes.append(output.begin(), output.begin() + static_cast<ptrdiff_t>(
                                                             progress.written));
    result.read += progress.read;
    result.state = progress.state;
    if (progress.read == 0 && progress.written == 0) break;
  }
  if (result.state == State::kDamaged) result.error = inflater.error();
  return result;
}

std::string Text(size_t bytes) {
  std::mt19937 random(301);
  std::string text(bytes, '\0');
  for (char& c : text) c = static_cast<char>('a' + random() % 4);
  return text;
}

class InflaterTest : public testing::TestWithParam<Format> {};

TEST_P(InflaterTest, ReadsAnyStepsOfInputAndOutput) {
  for (const size_t bytes : {0, 1, 100, 100'000}) {
    const std::string text = Text(bytes);
    const std::string compressed = Compressed(GetParam(), text);
    for (const size_t input : {1, 7, 1 << 20}) {
      for (const size_t output : {1, 1000, 1 << 20}) {
        const Result result = InflateAll(GetParam(), compressed, input, output);
        EXPECT_EQ(result.state, State::kEnd);
        EXPECT_EQ(result.bytes, text);
        EXPECT_EQ(result.read, compressed.size());
      }
    }
  }
}

TEST_P(InflaterTest, StopsAtTheStreamsEnd) {
  const std::string compressed = Compressed(GetParam(), "text");
  const Result result =
      InflateAll(GetParam(), compressed + "more", 1 << 20, 1 << 20);
  EXPECT_EQ(result.state, State::kEnd);
  EXPECT_EQ(result.read, compressed.size());
}

TEST_P(InflaterTest, NeedsMoreAtEveryCut) {
  const std::string compressed = Compressed(GetParam(), Text(50));
  for (size_t cut = 0; cut < compressed.size(); ++cut) {
    EXPECT_EQ(InflateAll(GetParam(), compressed.substr(0, cut), 100, 100).state,
              State::kMore)
        << cut;
  }
}

TEST_P(InflaterTest, WrongChecksumIsDamage) {
  std::string compressed = Compressed(GetParam(), "text");
  // gzip ends with the checksum and the length, zlib with the checksum.
  const size_t last = GetParam() == Format::kGzip ? 5 : 1;
  compressed[compressed.size() - last] ^= 1;
  const Result result = InflateAll(GetParam(), compressed, 100, 100);
  EXPECT_EQ(result.state, State::kDamaged);
  EXPECT_EQ(result.error, "incorrect data check");
}

TEST_P(InflaterTest, OtherFormatIsDamage) {
  const Format other =
      GetParam() == Format::kGzip ? Format::kDeflate : Format::kGzip;
  EXPECT_EQ(InflateAll(GetParam(), Compressed(other, "text"), 100, 100).error,
            "incorrect header check");
}

INSTANTIATE_TEST_SUITE_P(Formats, InflaterTest,
                         testing::Values(Format::kGzip, Format::kDeflate));

TEST(InflaterTest, DictionaryIsDamage) {
  // RFC 1950: FDICT, and the dictionary's checksum.
  const std::string compressed("\x78\xbb\0\0\0\1", 6);
  const Result result = InflateAll(Format::kDeflate, compressed, 100, 100);
  EXPECT_EQ(result.state, State::kDamaged);
  EXPECT_EQ(result.error, "needs a dictionary");
}

}  // namespace
}  // namespace leakyrelu
