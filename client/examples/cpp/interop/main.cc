// SPDX-License-Identifier: Apache-2.0

// Judges the server at LEAKYRELU_SERVER from C++: results bit for bit against
// arithmetic done here, refusals, streams and deadlines. Its last line is the
// number of calls and of values compared.
#include <leakyrelu/client.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>
#include <vector>

#include "numbers.h"
#include "refusals.h"
#include "streams.h"
#include "tally.h"

namespace {

using leakyrelu::Client;

template <typename T>
void JudgeResults(Client& client, Tally& tally) {
  std::mt19937_64 random(2013);
  const Shape shapes[] = {{}, {1}, {0}, {11}, {3, 5, 7}, {2, 0, 3}, {1 << 16}};
  for (const Shape& shape : shapes) {
    size_t count = 1;
    for (const int64_t length : shape) count *= static_cast<size_t>(length);
    const Bytes x = Elements<T>(count, random);
    const Bytes g = Elements<T>(count, random);
    for (const double slope : {0.01, 0.1, 0.0, -1.5, 3e-39}) {
      const leakyrelu::CallOptions options = {.negative_slope = slope};
      auto y = client.Forward({Ref<T>(x, shape)}, options);
      Require(y.ok(), y.status());
      RequireEqual<T>((*y)[0], LeakyRelu<T>(x, x, slope), shape, tally);
      auto derivative = client.Derivative({Ref<T>(x, shape)}, options);
      Require(derivative.ok(), derivative.status());
      RequireEqual<T>((*derivative)[0], LeakyRelu<T>(x, Ones<T>(count), slope),
                      shape, tally);
      auto dx =
          client.Backward({Ref<T>(x, shape)}, {Ref<T>(g, shape)}, options);
      Require(dx.ok(), dx.status());
      RequireEqual<T>((*dx)[0], LeakyRelu<T>(x, g, slope), shape, tally);
      tally.calls += 3;
    }
  }
}

// Two types in one request.
void JudgeBatch(Client& client, Tally& tally) {
  std::mt19937_64 random(2013);
  const Bytes x = Elements<Float32>(9, random);
  const Bytes h = Elements<BFloat16>(4, random);
  auto y = client.Forward({Ref<Float32>(x, {9}), Ref<BFloat16>(h, {2, 2})});
  Require(y.ok(), y.status());
  RequireEqual<Float32>((*y)[0], LeakyRelu<Float32>(x, x, 0.01), {9}, tally);
  RequireEqual<BFloat16>((*y)[1], LeakyRelu<BFloat16>(h, h, 0.01), {2, 2},
                         tally);
  ++tally.calls;
}

}  // namespace

int main() {
  const char* address = std::getenv("LEAKYRELU_SERVER");
  Require(address != nullptr, "LEAKYRELU_SERVER names no server");
  auto client = Client::Create(address, {.timeout = absl::Seconds(100)});
  Require(client.ok(), client.status());
  Tally tally;
  JudgeResults<Float32>(**client, tally);
  JudgeResults<Float64>(**client, tally);
  JudgeResults<Float16>(**client, tally);
  JudgeResults<BFloat16>(**client, tally);
  JudgeBatch(**client, tally);
  JudgeRefusals(**client, tally);
  JudgeStreams(**client, tally);
  std::cout << tally.calls << " " << tally.values << "\n";
}
