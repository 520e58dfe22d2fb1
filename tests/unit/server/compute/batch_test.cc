// SPDX-License-Identifier: Apache-2.0
#include "server/compute/batch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <list>
#include <random>
#include <string>
#include <vector>

#include "base/reference/reference.h"

namespace leakyrelu {
namespace {

using Bytes = std::vector<std::byte>;
using kernel::Parameters;

// A tensor scattered over separately allocated pieces (so that the address
// sanitizer detects every access beyond one), and its expected result.
struct Scattered {
  std::list<Bytes> memory;
  std::vector<ByteSpan> pieces;

  void Add(const Bytes& bytes) {
    memory.push_back(bytes);
    pieces.push_back(absl::MakeSpan(memory.back()));
  }
  Bytes Gather() const {
    Bytes all;
    for (const ByteSpan& piece : pieces) {
      all.insert(all.end(), piece.begin(), piece.end());
    }
    return all;
  }
};

class BatchTest : public testing::Test {
 protected:
  // Numbers other than NaN, whose payloads are unspecified.
  Bytes Elements(DataType type, size_t elements) {
    Bytes bytes(elements * ElementBytes(type));
    for (std::byte& byte : bytes) {
      // Keeps the exponent below all ones.
      byte = static_cast<std::byte>(random_() & 0xbb);
    }
    return bytes;
  }

  Scattered Scatter(const Bytes& bytes) {
    Scattered scattered;
    const size_t limit = size_t{1} << (random_() % 12);
    for (size_t i = 0; i < bytes.size();) {
      const size_t size = std::min(random_() % (limit + 1), bytes.size() - i);
      scattered.Add(Bytes(bytes.begin() + static_cast<ptrdiff_t>(i),
                          bytes.begin() + static_cast<ptrdiff_t>(i + size)));
      i += size;
    }
    return scattered;
  }

  std::mt19937_64 random_{301};
};

enum class Way { kForward, kBackward, kDerivative };

struct Request {
  std::list<Scattered> x, grad;
  std::vector<BatchTensor> tensors;
  std::vector<Bytes> expected;

  Batch Plan(Way way, const Parameters& parameters) const {
    return way == Way::kForward
               ? Batch::Forward(parameters, tensors)
               : Batch::Backward(parameters, tensors, way == Way::kBackward);
  }
  void ExpectComputed(Way way) const {
    auto result = way == Way::kBackward ? grad.begin() : x.begin();
    for (const Bytes& bytes : expected) {
      EXPECT_TRUE((result++)->Gather() == bytes);
    }
  }
};

class BatchDifferentialTest : public BatchTest {
 protected:
  Request Make(Way way, const Parameters& parameters, size_t tensors,
               size_t max_elements) {
    Request request;
    for (size_t i = 0; i < tensors; ++i) {
      const DataType type = kAllDataTypes[random_() % 4];
      const size_t elements = random_() % (max_elements + 1);
      const Bytes x = Elements(type, elements);
      const Bytes grad = Elements(type, elements);
      Bytes& out = request.expected.emplace_back(x.size());
      request.x.push_back(Scatter(x));
      BatchTensor tensor{type, request.x.back().pieces, {}};
      switch (way) {
        case Way::kForward:
          reference::Forward(type, parameters, x.data(), out.data(), elements);
          break;
        case Way::kBackward:
          request.grad.push_back(Scatter(grad));
          tensor.grad = request.grad.back().pieces;
          reference::Backward(type, parameters, x.data(), grad.data(),
                              out.data(), elements);
          break;
        case Way::kDerivative:
          reference::Derivative(type, parameters, x.data(), out.data(),
                                elements);
          break;
      }
      request.tensors.push_back(tensor);
    }
    return request;
  }
};

constexpr Way kWays[] = {Way::kForward, Way::kBackward, Way::kDerivative};

TEST_F(BatchDifferentialTest, RandomPiecesOnOneThread) {
  for (int round = 0; round < 300; ++round) {
    const Way way = kWays[round % 3];
    const Parameters parameters{0.3, kAllSemantics[round % 2]};
    const Request request = Make(way, parameters, random_() % 5, 300);
    request.Plan(way, parameters).Run();
    request.ExpectComputed(way);
  }
}

TEST_F(BatchDifferentialTest, RandomPiecesOnThePool) {
  WorkPool pool(3);
  for (int round = 0; round < 6; ++round) {
    const Way way = kWays[round % 3];
    const Parameters parameters{-0.3, kAllSemantics[round % 2]};
    const Request request = Make(way, parameters, 1 + random_() % 4, 100000);
    Batch batch = request.Plan(way, parameters);
    std::latch done(1);
    batch.RunOn(pool, [&] { done.count_down(); });
    done.wait();
    request.ExpectComputed(way);
  }
}

TEST_F(BatchDifferentialTest, RandomPiecesSharedWithThePool) {
  WorkPool pool(3);
  for (int round = 0; round < 12; ++round) {
    const Way way = kWays[round % 3];
    const Parameters parameters{0.3, kAllSemantics[round % 2]};
    // Both smaller and larger work than the minimum that is shared.
    const Request request = Make(way, parameters, 1 + random_() % 4, 100000);
    Batch batch = request.Plan(way, parameters);
    batch.RunWith(pool);
    request.ExpectComputed(way);
    EXPECT_EQ(batch.computed_bytes(), batch.bytes());
  }
}

TEST_F(BatchTest, EmptyWorkIsDoneOnThePool) {
  WorkPool pool(1);
  Batch batch = Batch::Forward({}, {});
  EXPECT_EQ(batch.bytes(), 0u);
  std::latch done(1);
  batch.RunOn(pool, [&] { done.count_down(); });
  done.wait();
}

TEST_F(BatchTest, BytesCountWrittenOnes) {
  Bytes x(64), grad(64);
  const ByteSpan x_pieces[] = {absl::MakeSpan(x)};
  const ByteSpan grad_pieces[] = {absl::MakeSpan(grad)};
  const BatchTensor tensor{DataType::kFloat32, x_pieces, grad_pieces};
  EXPECT_EQ(Batch::Forward({}, {tensor, tensor}).bytes(), 128u);
  EXPECT_EQ(Batch::Backward({}, {tensor}, true).bytes(), 64u);
}

TEST_F(BatchTest, DerivativeIgnoresGrad) {
  float x[] = {-1, 2};
  float grad[] = {5, 5};
  const ByteSpan x_pieces[] = {ByteSpan(reinterpret_cast<std::byte*>(x), 8)};
  const ByteSpan grad_pieces[] = {
      ByteSpan(reinterpret_cast<std::byte*>(grad), 8)};
  Batch::Backward({.negative_slope = 0.5},
                  {{DataType::kFloat32, x_pieces, grad_pieces}}, false)
      .Run();
  EXPECT_EQ(x[0], 0.5f);
  EXPECT_EQ(x[1], 1.0f);
  EXPECT_EQ(grad[0], 5.0f);
}

TEST_F(BatchTest, CancelledWorkStopsBetweenChunksAndCallsDone) {
  // Two jobs on one worker: the first occupies it until the second is
  // cancelled.
  WorkPool pool(1);
  std::latch release(1);
  std::latch done(2);
  pool.Submit(
      1, [&](size_t) { release.wait(); }, [&] { done.count_down(); });
  std::vector<float> x(1 << 20, -1.0f);
  const ByteSpan pieces[] = {ByteSpan(reinterpret_cast<std::byte*>(x.data()),
                                      x.size() * sizeof(float))};
  Batch batch = Batch::Forward({}, {{DataType::kFloat32, pieces, {}}});
  batch.RunOn(pool, [&] { done.count_down(); });
  batch.Cancel();
  release.count_down();
  done.wait();
  EXPECT_EQ(std::count(x.begin(), x.end(), -1.0f), std::ssize(x));
  EXPECT_EQ(batch.computed_bytes(), 0u);
}

}  // namespace
}  // namespace leakyrelu
