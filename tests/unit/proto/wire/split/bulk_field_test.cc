// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/bulk_field.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

#include "proto/wire/tensor/tensor_view.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

Segment RunOf(std::string& bytes) {
  return Segment(reinterpret_cast<std::byte*>(bytes.data()), bytes.size());
}

TEST(BulkFieldTest, LargeRunsAreNotCopied) {
  std::string bytes(1024, 'x');
  BulkField field;
  GatheredBytes gathered;
  for (uint32_t i = 0; i < 10; ++i) {
    field.Append(RunOf(bytes), i, 0, gathered);
    EXPECT_EQ(field.pieces.back().data(), RunOf(bytes).data());
    EXPECT_EQ(field.piece_segments.back(), i);
  }
  EXPECT_TRUE(gathered.empty());
  EXPECT_EQ(field.bytes, 10240u);
}

TEST(BulkFieldTest, ManySmallRunsAreGathered) {
  std::string all(4 * 100'000, '\0');
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<char>(i * 7);
  BulkField field;
  GatheredBytes gathered;
  for (size_t at = 0; at < all.size(); at += 4) {
    field.Append(RunOf(all).subspan(at, 4), 0, all.size() - at - 4, gathered);
  }
  EXPECT_EQ(Joined(field.pieces), all);
  EXPECT_LE(field.pieces.size(), 16u);
  EXPECT_EQ(field.piece_segments[1], 0u);
  EXPECT_EQ(field.piece_segments[2], kGathered);
}

// Chunks never take more than the remaining bytes, nor more than twice the
// copied bytes, however runs alternate.
TEST(BulkFieldTest, MemoryIsBounded) {
  std::mt19937 random(301);
  std::string all(1 << 20, '\0');
  for (char& byte : all) byte = static_cast<char>(random());
  BulkField field;
  GatheredBytes gathered;
  size_t at = 0;
  while (at < all.size()) {
    const size_t bytes = std::min<size_t>(
        all.size() - at,
        random() % 8 == 0 ? 1024 + random() % 9 : 1 + random() % 8);
    field.Append(RunOf(all).subspan(at, bytes), 0, all.size() - at - bytes,
                 gathered);
    at += bytes;
  }
  EXPECT_EQ(Joined(field.pieces), all);
  EXPECT_LE(field.gathered_bytes + field.room.size(),
            2 * field.gathered_bytes + 256);
  EXPECT_LE(gathered.size(), 16u);
}

TEST(BulkFieldTest, RestartForgetsTheBytes) {
  std::string bytes = "abcd";
  BulkField field;
  GatheredBytes gathered;
  for (int i = 0; i < 5; ++i) field.Append(RunOf(bytes), 0, 100, gathered);
  field.Restart();
  EXPECT_EQ(field.bytes, 0u);
  EXPECT_TRUE(field.pieces.empty());
  for (int i = 0; i < 5; ++i) field.Append(RunOf(bytes), 0, 0, gathered);
  EXPECT_EQ(Joined(field.pieces), "abcdabcdabcdabcdabcd");
}

}  // namespace
}  // namespace leakyrelu::wire
