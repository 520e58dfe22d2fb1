// SPDX-License-Identifier: Apache-2.0
// The kernel against the two bounds: memcpy of as many bytes (what memory
// allows) and a plain loop under -O3 (what a compiler makes of the formula).
// Random signs, so that a branch would mispredict. Bytes per second count what
// is written, seconds are the thread's CPU time.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "server/kernel/leaky_relu.h"
#include "server/kernel/targets.h"
#include "tests/bench/kernel/plain_loop.h"

namespace leakyrelu {
namespace {

constexpr size_t kSmallestBytes = 64;
constexpr size_t kLargestBytes = size_t{256} << 20;

// Numbers of every sign, none of them subnormal, infinite or NaN.
std::vector<std::byte> Elements(DataType type, size_t bytes) {
  std::vector<std::byte> elements(bytes);
  std::mt19937_64 random(301);
  const size_t size = ElementBytes(type);
  for (size_t i = 0; i < bytes; i += 8) {
    const uint64_t word = random();
    std::memcpy(&elements[i], &word, std::min<size_t>(8, bytes - i));
  }
  for (size_t i = size - 1; i < bytes; i += size) {
    // An exponent from the middle of the range, whatever the type.
    elements[i] = (elements[i] & std::byte{0x80}) | std::byte{0x3c};
  }
  return elements;
}

void Finish(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void Copy(benchmark::State& state) {
  const auto x = Elements(DataType::kFloat32, state.range(0));
  std::vector<std::byte> y(x.size());
  for (auto _ : state) {
    std::memcpy(y.data(), x.data(), x.size());
    benchmark::ClobberMemory();
  }
  Finish(state);
}

void PlainLoop(benchmark::State& state) {
  const auto x = Elements(DataType::kFloat32, state.range(0));
  std::vector<std::byte> y(x.size());
  for (auto _ : state) {
    bench::PlainForward(reinterpret_cast<const float*>(x.data()),
                        reinterpret_cast<float*>(y.data()), x.size() / 4,
                        0.01f);
    benchmark::ClobberMemory();
  }
  Finish(state);
}

void Forward(benchmark::State& state, DataType type, bool in_place) {
  auto x = Elements(type, state.range(0));
  std::vector<std::byte> y(in_place ? 0 : x.size());
  // A slope of 1 in size keeps numbers normal, however often it is applied.
  const kernel::Parameters parameters{-1.0};
  for (auto _ : state) {
    kernel::Forward(type, parameters, x.data(), in_place ? x.data() : y.data(),
                    x.size() / ElementBytes(type));
    benchmark::ClobberMemory();
  }
  Finish(state);
}

void Backward(benchmark::State& state, DataType type, bool in_place) {
  const auto x = Elements(type, state.range(0));
  auto grad = Elements(type, state.range(0));
  std::vector<std::byte> dx(in_place ? 0 : x.size());
  const kernel::Parameters parameters{-1.0};
  for (auto _ : state) {
    kernel::Backward(type, parameters, x.data(), grad.data(),
                     in_place ? grad.data() : dx.data(),
                     x.size() / ElementBytes(type));
    benchmark::ClobberMemory();
  }
  Finish(state);
}

template <class Function>
void Register(const std::string& name, Function function) {
  benchmark::RegisterBenchmark(name.c_str(), function)
      ->RangeMultiplier(16)
      ->Range(kSmallestBytes, kLargestBytes);
}

void RegisterAll() {
  Register("memcpy", Copy);
  Register("plain_loop/float32", PlainLoop);
  for (DataType type : kAllDataTypes) {
    const std::string name(DataTypeName(type));
    for (bool in_place : {true, false}) {
      const std::string place = in_place ? "/in_place" : "/to_output";
      Register("forward/" + name + place,
               [=](benchmark::State& s) { Forward(s, type, in_place); });
      Register("backward/" + name + place,
               [=](benchmark::State& s) { Backward(s, type, in_place); });
    }
  }
}

}  // namespace
}  // namespace leakyrelu

int main(int argc, char** argv) {
  leakyrelu::RegisterAll();
  benchmark::AddCustomContext(
      "instruction_set", std::string(leakyrelu::kernel::InstructionSetInUse()));
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
