// SPDX-License-Identifier: Apache-2.0
// The kernel and its peers, all in place over the same memory; those of one
// case run one after another. Names are
//
//   OPERATION/TYPE/threads:N/CONTENDER/BYTES[/real_time]
//
// and, for our kernel on other elements than numbers of random signs,
// OPERATION/TYPE/CONTENTS/BYTES, with the prefix guarded_ of the contents if
// the guard against subnormal numbers is not the default of this CPU. A single
// thread is timed by its CPU clock.
#include <benchmark/benchmark.h>
#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "server/kernel/targets.h"
#include "tests/bench/kernel/contender.h"
#include "tests/bench/kernel/elements.h"

namespace leakyrelu::bench {
namespace {

constexpr size_t kSmallestBytes = 64;
constexpr size_t kLargestBytes = size_t{256} << 20;
// Gap between tensors: at a distance of a large power of two they would share
// memory banks, and at a multiple of 4 KiB the same sets of the caches.
constexpr size_t kGapBytes = (size_t{8} << 10) + 64;
constexpr size_t kTurnsUpToBytes = 256;
constexpr int kMaxTurns = 16;
// No contender passes less work to a second thread.
constexpr size_t kSmallestSharedBytes = size_t{16} << 10;

struct ContenderFactory {
  const char* name;
  std::unique_ptr<Contender> (*make)(const Case&);
};
constexpr ContenderFactory kFactories[] = {{"leakyrelu", &MakeOurs},
                                           {"memcpy", &MakeMemcpy},
                                           {"plain_loop", &MakePlainLoop},
                                           {"onednn", &MakeOneDnn},
                                           {"xnnpack", &MakeXnnpack}};

constexpr Operation kOperations[] = {Operation::kForward, Operation::kBackward};

std::string Name(Operation operation, DataType type) {
  return std::string(operation == Operation::kForward ? "forward/"
                                                      : "backward/") +
         std::string(DataTypeName(type));
}

// The number of tensors that are computed in turn. On a single tensor, in
// place, a short call would wait for the stores of the previous call.
int Turns(size_t bytes) { return bytes <= kTurnsUpToBytes ? kMaxTurns : 1; }

// The same pages for all contenders, mapped once.
std::byte* Map() {
  constexpr size_t kBytes = 3 * (kLargestBytes + kGapBytes);
  void* const memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    std::perror("mmap");
    std::exit(1);
  }
  madvise(memory, kBytes, MADV_HUGEPAGE);
  return static_cast<std::byte*>(memory);
}

Case CaseOf(Operation operation, DataType type, int threads, size_t bytes,
            int turn = 0) {
  static std::byte* const memory = Map();
  const size_t distance = bytes + kGapBytes;
  std::byte* const x = memory + static_cast<size_t>(turn) * 3 * distance;
  // With a slope of 1, repeated application leaves the elements unchanged.
  return {operation, type, threads,      bytes,
          1.0,       x,    x + distance, x + 2 * distance};
}

void Fill(const Case& it, Contents contents) {
  Fill(it.type, contents, {it.x, it.bytes});
  Fill(it.type, contents, {it.grad, it.bytes});
  std::memset(it.copy, 0, it.bytes);
}

void Measure(benchmark::State& state, Operation operation, DataType type,
             int threads, Contents contents, const ContenderFactory& factory) {
  const auto bytes = static_cast<size_t>(state.range(0));
  // Measuring leaves the elements unchanged, so they are reused until other
  // ones are needed.
  static std::tuple<DataType, Contents, size_t> filled;
  const std::tuple wanted(type, contents, bytes);
  std::vector<std::unique_ptr<Contender>> contenders;
  for (int turn = 0; turn < Turns(bytes); ++turn) {
    const Case it = CaseOf(operation, type, threads, bytes, turn);
    if (filled != wanted) Fill(it, contents);
    contenders.push_back(factory.make(it));
  }
  filled = wanted;
  auto next = contenders.begin();
  for (auto _ : state) {
    (*next)->Run();
    benchmark::ClobberMemory();
    if (++next == contenders.end()) next = contenders.begin();
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void RegisterCase(Operation operation, DataType type, int threads,
                  size_t bytes) {
  for (const ContenderFactory& factory : kFactories) {
    // A contender that does not support so few elements supports no number of
    // them.
    if (factory.make(CaseOf(operation, type, 1, kSmallestBytes)) == nullptr) {
      continue;
    }
    auto* const registered = benchmark::RegisterBenchmark(
        (Name(operation, type) + "/threads:" + std::to_string(threads) + "/" +
         factory.name)
            .c_str(),
        [=](benchmark::State& state) {
          Measure(state, operation, type, threads, Contents::kRandomSigns,
                  factory);
        });
    registered->Arg(static_cast<int64_t>(bytes));
    if (threads > 1) registered->UseRealTime();
  }
}

void RegisterContents(Operation operation, DataType type, Contents contents,
                      kernel::SubnormalGuard guard) {
  const bool forced = guard != kernel::SubnormalGuard::kByCpu;
  benchmark::RegisterBenchmark(
      (Name(operation, type) + (forced ? "/guarded_" : "/") +
       std::string(ContentsName(contents)))
          .c_str(),
      [=](benchmark::State& state) {
        kernel::SelectSubnormalGuard(guard);
        Measure(state, operation, type, 1, contents, kFactories[0]);
        kernel::SelectSubnormalGuard(kernel::SubnormalGuard::kByCpu);
      })
      ->Arg(int64_t{8} << 10);  // in the first-level cache
}

void RegisterAll() {
  for (size_t bytes = kSmallestBytes; bytes <= kLargestBytes; bytes *= 4) {
    for (int threads : {1, 2}) {
      if (threads > 1 && bytes < kSmallestSharedBytes) continue;
      for (DataType type : kAllDataTypes) {
        for (Operation operation : kOperations) {
          RegisterCase(operation, type, threads, bytes);
        }
      }
    }
  }
  for (DataType type : kAllDataTypes) {
    for (Operation operation : kOperations) {
      for (Contents contents : kAllContents) {
        RegisterContents(operation, type, contents,
                         kernel::SubnormalGuard::kByCpu);
        if (!kernel::SubnormalGuardInUse() && type != DataType::kFloat16) {
          RegisterContents(operation, type, contents,
                           kernel::SubnormalGuard::kOn);
        }
      }
    }
  }
}

// Checks that all peers compute the same function: with a slope that is exact
// in every type, all must give the same bits.
bool PeersAgree() {
  for (DataType type : kAllDataTypes) {
    for (Operation operation : kOperations) {
      for (int threads : {1, 2}) {
        Case it = CaseOf(operation, type, threads, 256 << 10);
        it.slope = 0.25;
        std::vector<std::byte> expected;
        for (const ContenderFactory& factory : kFactories) {
          const auto contender = factory.make(it);
          if (contender == nullptr || factory.make == &MakeMemcpy) continue;
          Fill(it, Contents::kRandomSigns);
          contender->Run();
          std::byte* const out =
              operation == Operation::kForward ? it.x : it.grad;
          if (expected.empty()) expected.assign(out, out + it.bytes);
          if (std::memcmp(out, expected.data(), it.bytes) == 0) continue;
          std::fprintf(stderr, "%s: %s computes something else\n",
                       Name(operation, type).c_str(), factory.name);
          return false;
        }
      }
    }
  }
  return true;
}

}  // namespace
}  // namespace leakyrelu::bench

int main(int argc, char** argv) {
  benchmark::AddCustomContext(
      "instruction_set", std::string(leakyrelu::kernel::InstructionSetInUse()));
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  if (!leakyrelu::bench::PeersAgree()) return 1;
  leakyrelu::bench::RegisterAll();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
