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

// gRPC counts in milliseconds, up to 24 days.
constexpr absl::Duration kMaxAge = absl::Hours(480);

// What Inflight can count, halved, for the requests beyond a limit are counted
// until they are refused.
constexpr uint64_t kMaxInflightBytes = uint64_t{1} << 43;

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
                "Memory for the messages of all connections. Beyond a quarter "
                "of it few more are asked for at once, beyond all of it gRPC "
                "ends calls with RESOURCE_EXHAUSTED. With gRPC 1.83 the "
                "connection that holds most is cut.",
                &ServerOptions::message_memory_bytes, uint64_t{16} << 20,
                kMaxMemoryBytes),
      BytesFlag("max-inflight-bytes",
                "What requests may hold together, from their arrival until "
                "their reply has left; beyond it they are refused with "
                "RESOURCE_EXHAUSTED. One that is alone is always served.",
                &ServerOptions::max_inflight_bytes, uint64_t{1} << 10,
                kMaxInflightBytes),
      IntegerFlag("max-inflight-calls",
                  "As many requests are held at once; beyond it they are "
                  "refused with RESOURCE_EXHAUSTED.",
                  &ServerOptions::max_inflight_calls, 1, 1'000'000),
      DurationFlag("send-timeout",
                   "A reply that waits this long for its caller to take "
                   "something is cancelled, and its connection cut; a tenth "
                   "of it, at least 1s, while more than half of "
                   "--max-inflight-bytes is used. A request that takes that "
                   "tenth to arrive is cancelled while more than half of "
                   "--message-memory-bytes is used and others wait.",
                   &ServerOptions::send_timeout, absl::Milliseconds(100),
                   absl::Hours(1)),
      IntegerFlag("max-concurrent-streams",
                  "Calls that one connection may have open; more wait in the "
                  "client.",
                  &ServerOptions::max_concurrent_streams, 1, 1'000'000),
      BytesFlag("stream-window-bytes",
                "What a caller may send of a message before the server asks "
                "for it; 0: 1MiB, with gRPC 1.51 4MiB and more as its probe of "
                "the network finds. With 16KiB a stream's memory stays flat, "
                "calls that "
                "wait for their turn hold next to nothing, and each larger "
                "message takes a round trip more.",
                &ServerOptions::stream_window_bytes, 0, uint64_t{16} << 20),
      DurationFlag("max-connection-age",
                   "A connection this old, give or take a tenth, is asked to "
                   "come again, so that callers find new servers; 0: never.",
                   &ServerOptions::max_connection_age, absl::ZeroDuration(),
                   kMaxAge),
      DurationFlag("max-connection-age-grace",
                   "Then its calls in flight may take this long; 0: any time.",
                   &ServerOptions::max_connection_age_grace,
                   absl::ZeroDuration(), kMaxAge),
      DurationFlag("keepalive-time",
                   "A connection silent for this long is pinged; 0: never.",
                   &ServerOptions::keepalive_time, absl::ZeroDuration(),
                   kMaxAge),
      DurationFlag("keepalive-timeout",
                   "It is cut where the ping is not answered for this long.",
                   &ServerOptions::keepalive_timeout, absl::Milliseconds(100),
                   kMaxAge),
      DurationFlag("drain-lead",
                   "On SIGTERM, calls are still taken for this long while "
                   "health says NOT_SERVING, so that balancers turn away "
                   "first. SIGINT skips it.",
                   &ServerOptions::drain_lead, absl::ZeroDuration(),
                   absl::Hours(1)),
      DurationFlag(
          "drain-timeout", "After that, calls in flight may take this long.",
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
