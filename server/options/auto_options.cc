// SPDX-License-Identifier: Apache-2.0
#include "server/options/auto_options.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/options/flags.h"

namespace leakyrelu {
namespace {

constexpr uint64_t kMiB = uint64_t{1} << 20;

// What auto takes of a machine that has enough.
constexpr uint64_t kMaxBudget = uint64_t{1} << 30;
constexpr uint64_t kMaxMessage = 256 * kMiB;

// The process at its start: VmRSS is 18 MiB with gRPC 1.51 and 28 MiB with
// 1.83.
constexpr uint64_t kProcessBytes = 28 * kMiB;

// The peak, beyond kProcessBytes, relative to --message-memory-bytes. gRPC 1.51
// goes beyond its quota before it ends calls, replies wait in buffers of their
// own, and the allocator keeps pages. docs/scaling.md has the figures: in a
// cgroup of 64 to 1024 MiB, RssAnon was at most 39 to 674 MiB with gRPC 1.51,
// and 41 to 599 with 1.83.
//
// With half as many bytes in flight, the peak was 77 at 32, 153 at 64 and 230
// at 128, so a smaller --max-inflight-bytes saves no memory; and of four calls
// of 16 MiB at a time, 48 % instead of 9 % were refused at 64. So auto makes
// both the same.
//
// cgroup v2 also counts the buffers of sockets, which these figures lack; the
// factor leaves 12 to 36 % of the limit for them.
constexpr uint64_t kPeakFactor = 2;

// Of an address space, libraries take more, and each thread its stack: VmSize
// is 126 MiB at the start with 12 threads. VmPeak under the loads above was
// 244, 437 and 685 MiB with RLIMIT_AS of 256, 512 and 1024 MiB.
constexpr uint64_t kLibraryBytes = 16 * kMiB;
// Besides I/O and compute threads: HTTP port, accepting, tracking and reaping
// of connections, gRPC's timers and executors.
constexpr uint64_t kOtherThreads = 10;
// gRPC starts more threads under load, and a stop needs one for each of its
// servers. With space for none, a server under load had 16 threads and could
// not stop in order.
constexpr uint64_t kSpareThreads = 8;

// The largest message, relative to --message-memory-bytes. One that is alone is
// served up to 95 % of it, but of two at a time that take half of it each, gRPC
// 1.51 ends 23 to 75 %. Half of it leaves room for small calls beside one
// large.
constexpr uint64_t kMessageDivisor = 2;

// What the process takes before any message arrives.
uint64_t AddressSpaceBytes(const UsableResources& usable,
                           const ServerOptions& options) {
  const uint64_t threads = static_cast<uint64_t>(options.io_threads) +
                           static_cast<uint64_t>(options.compute_threads) +
                           kOtherThreads;
  return kProcessBytes + kLibraryBytes + threads * usable.stack_bytes;
}

uint64_t ProcessBytes(const UsableResources& usable,
                      const ServerOptions& options) {
  return usable.memory_is_address_space ? AddressSpaceBytes(usable, options)
                                        : kProcessBytes;
}

uint64_t MessageMemory(const UsableResources& usable,
                       const ServerOptions& options) {
  const uint64_t process = ProcessBytes(usable, options);
  const uint64_t left =
      usable.memory_bytes - std::min(process, usable.memory_bytes);
  return std::clamp(left / kPeakFactor / kMiB * kMiB, kMinMessageMemory,
                    kMaxBudget);
}

}  // namespace

std::map<std::string, std::string> ResolveAuto(const UsableResources& usable,
                                               ServerOptions* options) {
  std::map<std::string, std::string> sources;
  const auto resolved = [&](const char* flag, absl::string_view limit,
                            uint64_t value) {
    sources[flag] = absl::StrCat("auto: ", limit, " ", value);
  };
  const auto by_memory = [&](const char* flag) {
    resolved(flag, usable.memory_source, usable.memory_bytes);
  };
  if (options->compute_threads == 0) {
    options->compute_threads = std::max(1, usable.cores - 1);
    resolved("--compute-threads", usable.cores_source,
             static_cast<uint64_t>(usable.cores));
  }
  // A largest message that is given has to fit.
  const uint64_t given_message = options->max_message_bytes;
  if (options->message_memory_bytes == kAuto) {
    options->message_memory_bytes =
        std::max(MessageMemory(usable, *options), given_message);
    by_memory("--message-memory-bytes");
  }
  if (options->max_inflight_bytes == kAuto) {
    options->max_inflight_bytes =
        std::max(std::min<uint64_t>(options->message_memory_bytes, kMaxBudget),
                 given_message);
    by_memory("--max-inflight-bytes");
  }
  if (options->max_message_bytes == kAuto) {
    options->max_message_bytes =
        std::min<uint64_t>({kMaxMessage, options->max_inflight_bytes,
                            options->message_memory_bytes / kMessageDivisor});
    by_memory("--max-message-bytes");
  }
  return sources;
}

uint64_t PeakBytes(const UsableResources& usable,
                   const ServerOptions& options) {
  return ProcessBytes(usable, options) +
         kPeakFactor * options.message_memory_bytes;
}

uint64_t MinAddressSpaceBytes(const UsableResources& usable,
                              const ServerOptions& options) {
  return AddressSpaceBytes(usable, options) +
         kSpareThreads * usable.stack_bytes + kPeakFactor * kMinMessageMemory;
}

}  // namespace leakyrelu
