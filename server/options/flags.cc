// SPDX-License-Identifier: Apache-2.0
#include "server/options/flags.h"

#include <iterator>

#include "server/options/listener_flags.h"

namespace leakyrelu {
namespace {

// More threads than this help nobody, and mean a slip of the hand.
constexpr int kMaxThreads = 1024;

// Protobuf's own limit is 2 GiB - 1 for a message; a power of two below it.
constexpr uint64_t kMaxMessageBytes = uint64_t{1} << 30;

// More than any machine has: as good as no limit.
constexpr uint64_t kMaxMemoryBytes = uint64_t{1} << 44;

}  // namespace

std::vector<Flag> ServerFlags(
    const std::vector<std::string>& instruction_sets) {
  std::vector<std::string> instruction_set_choices = {"best"};
  instruction_set_choices.insert(instruction_set_choices.end(),
                                 instruction_sets.begin(),
                                 instruction_sets.end());
  std::vector<Flag> flags = ListenerFlags();
  std::vector<Flag> others = {
      AddressFlag("metrics-listen",
                  "Where /metrics, /healthz and /readyz are served over HTTP.",
                  &ServerOptions::metrics_listen),
      IntegerFlag("io-threads", "Threads that own connections.",
                  &ServerOptions::io_threads, 1, kMaxThreads),
      IntegerFlag("compute-threads",
                  "Threads that compute large requests; 0: one a core.",
                  &ServerOptions::compute_threads, 0, kMaxThreads),
      BytesFlag("inline-bytes",
                "Requests with more tensor bytes are computed on the compute "
                "threads, smaller ones where they arrive.",
                &ServerOptions::inline_bytes, 0, kMaxMessageBytes),
      BytesFlag("max-message-bytes", "Largest request accepted.",
                &ServerOptions::max_message_bytes, uint64_t{1} << 10,
                kMaxMessageBytes),
      BytesFlag("message-memory-bytes",
                "Memory for the messages of all connections; beyond it gRPC "
                "ends calls with RESOURCE_EXHAUSTED. Endpoints of our own "
                "(gRPC 1.83) are not counted.",
                &ServerOptions::message_memory_bytes, uint64_t{16} << 20,
                kMaxMemoryBytes),
      DurationFlag(
          "drain-timeout", "On SIGTERM, calls in flight may take this long.",
          &ServerOptions::drain_timeout, absl::ZeroDuration(), absl::Hours(1)),
      SwitchFlag("trust-network",
                 "Serve plaintext beyond loopback although the linked gRPC is "
                 "older than 1.57 and has published holes.",
                 &ServerOptions::trust_network),
      ChoiceFlag(
          "instruction-set", "Computes with this one; results are the same.",
          &ServerOptions::instruction_set, std::move(instruction_set_choices)),
      ChoiceFlag("log-level", "Least severity that is logged.",
                 &ServerOptions::log_level,
                 {"trace", "debug", "info", "warn", "error", "off"}),
      SwitchFlag("access-log",
                 "Log every call at level info, not only failed ones; at level "
                 "debug they are logged without it.",
                 &ServerOptions::access_log),
      ChoiceFlag("log-format", "Form of the log on standard error.",
                 &ServerOptions::log_format, {"json", "text"}),
  };
  flags.insert(flags.end(), std::make_move_iterator(others.begin()),
               std::make_move_iterator(others.end()));
  return flags;
}

}  // namespace leakyrelu
