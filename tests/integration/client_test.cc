// SPDX-License-Identifier: Apache-2.0
#include "leakyrelu/client.h"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "base/reference/reference.h"
#include "tests/support/running_server.h"

// The client library against the real server.
namespace leakyrelu {
namespace {

using Bytes = std::vector<std::byte>;

Bytes RandomBytes(size_t size, uint64_t seed) {
  std::mt19937_64 dice(seed);
  Bytes bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(dice());
  // No NaNs, since their payloads are unspecified. Clearing a bit in the top
  // byte of each element keeps the exponent from being all ones.
  for (size_t i = 1; i < size; i += 2) bytes[i] &= std::byte{0xbf};
  return bytes;
}

class ClientIntegrationTest : public ::testing::Test {
 protected:
  RunningServer server_;
  std::unique_ptr<Client> client_ = *Client::Create(server_.address());
};

TEST_F(ClientIntegrationTest, MixedBatchMatchesTheReference) {
  const CallOptions options{.negative_slope = -0.3};
  std::vector<Bytes> x;
  std::vector<TensorRef> inputs;
  for (DataType type : kAllDataTypes) {
    x.push_back(RandomBytes(100'000 * ElementBytes(type), 301));
  }
  for (DataType type : kAllDataTypes) {
    inputs.push_back({type, {100, 1000}, x[inputs.size()]});
  }
  const auto y = client_->Forward(inputs, options);
  ASSERT_TRUE(y.ok()) << y.status();
  const auto dx = client_->Backward(inputs, inputs, options);
  ASSERT_TRUE(dx.ok()) << dx.status();
  const auto derivative = client_->Derivative(inputs, options);
  ASSERT_TRUE(derivative.ok()) << derivative.status();
  const kernel::Parameters parameters{options.negative_slope,
                                      options.semantics};
  for (size_t i = 0; i < inputs.size(); ++i) {
    const DataType type = inputs[i].type;
    Bytes expected(x[i].size());
    Bytes got(x[i].size());
    reference::Forward(type, parameters, x[i].data(), expected.data(), 100'000);
    ASSERT_TRUE((*y)[i].CopyTo(absl::MakeSpan(got)).ok());
    EXPECT_EQ(got, expected);
    reference::Backward(type, parameters, x[i].data(), x[i].data(),
                        expected.data(), 100'000);
    ASSERT_TRUE((*dx)[i].CopyTo(absl::MakeSpan(got)).ok());
    EXPECT_EQ(got, expected);
    reference::Derivative(type, parameters, x[i].data(), expected.data(),
                          100'000);
    ASSERT_TRUE((*derivative)[i].CopyTo(absl::MakeSpan(got)).ok());
    EXPECT_EQ(got, expected);
  }
}

TEST_F(ClientIntegrationTest, CallersBytesAreUnchanged) {
  const Bytes before = RandomBytes(8 << 20, 302);
  const Bytes x = before;
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(client_->Forward({{DataType::kFloat32, {}, x}}).ok());
  }
  EXPECT_EQ(x, before);
}

TEST_F(ClientIntegrationTest, ChunksMatchOneCall) {
  const Bytes x = RandomBytes(10'000'000, 303);
  const TensorRef input{DataType::kFloat16, {}, x};
  auto whole = client_->Forward({input});
  ASSERT_TRUE(whole.ok()) << whole.status();
  Bytes in_place = x;
  const TensorRef same{DataType::kFloat16, {}, in_place};
  ASSERT_TRUE(client_->ForwardInChunks(same, absl::MakeSpan(in_place)).ok());
  const auto expected = (*whole)[0].Contiguous();
  EXPECT_TRUE(std::equal(in_place.begin(), in_place.end(), expected.begin(),
                         expected.end()));
}

TEST_F(ClientIntegrationTest, RefusalsCarryDetails) {
  const Bytes x(12);
  const auto y = client_->Forward({{DataType::kFloat32, {2, 2}, x}});
  EXPECT_EQ(y.status().code(), absl::StatusCode::kInvalidArgument);
  const auto detail = DetailOf(y.status());
  ASSERT_TRUE(detail.has_value()) << y.status();
  EXPECT_EQ(detail->reason, "SIZE_MISMATCH");
  EXPECT_EQ(detail->field, "inputs[0].data");
  const auto unequal = client_->Backward({{DataType::kFloat32, {}, x}},
                                         {{DataType::kFloat16, {}, x}});
  EXPECT_EQ(DetailOf(unequal.status())->reason, "GRADIENT_DTYPE_MISMATCH");
}

TEST_F(ClientIntegrationTest, ManyThreadsAndCallbacksAtOnce) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      const std::vector<float> x(1000 << t, -2);
      std::vector<std::future<absl::StatusOr<std::vector<Tensor>>>> calls;
      for (int i = 0; i < 50; ++i) {
        calls.push_back(
            client_->ForwardAsync({TensorRef::Of(x)}, {.negative_slope = 0.5}));
      }
      for (auto& call : calls) {
        auto y = call.get();
        ASSERT_TRUE(y.ok()) << y.status();
        ASSERT_EQ((*y)[0].Values<float>(), std::vector<float>(x.size(), -1));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace leakyrelu
