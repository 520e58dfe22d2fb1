// SPDX-License-Identifier: Apache-2.0
#include "server/options/flags.h"

#include <iterator>

#include "server/options/listener_flags.h"

namespace leakyrelu {
namespace {

// More threads have no use, so a larger number is probably a typing error.
constexpr int kMaxThreads = 1024;

// Protobuf's own limit is 2 GiB - 1 for a message; this is a power of two below
// it.
constexpr uint64_t kMaxMessageBytes = uint64_t{1} << 30;

// More memory than any machine has, so it means no limit.
constexpr uint64_t kMaxMemoryBytes = uint64_t{1} << 44;

// gRPC counts in milliseconds, up to 24 days.
constexpr absl::Duration kMaxAge = absl::Hours(480);

// Half of what Account can count, since requests beyond a limit are counted
// until they are refused.
constexpr uint64_t kMaxInflightBytes = uint64_t{1} << 42;

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
                  "Address at which /metrics, /healthz and /readyz are served "
                  "over HTTP.",
                  &ServerOptions::metrics_listen),
      IntegerFlag("io-threads",
                  "Number of I/O threads, which own the connections.",
                  &ServerOptions::io_threads, 1, kMaxThreads),
      IntegerFlag("compute-threads",
                  "Number of threads that compute large requests, in addition "
                  "to the I/O threads, which compute while they are otherwise "
                  "idle; 0: one fewer than the cores that the process may "
                  "use, at least 1.",
                  &ServerOptions::compute_threads, 0, kMaxThreads),
      BytesFlag("inline-bytes",
                "Requests with more tensor bytes are computed on the compute "
                "threads, smaller ones on the I/O thread that received them; "
                "0: I/O threads never compute.",
                &ServerOptions::inline_bytes, 0, kMaxMessageBytes),
      AutoBytesFlag("max-message-bytes",
                    "Size of the largest accepted request. auto: half of "
                    "--message-memory-bytes, at most --max-inflight-bytes and "
                    "256MiB.",
                    &ServerOptions::max_message_bytes, uint64_t{1} << 10,
                    kMaxMessageBytes),
      AutoBytesFlag("message-memory-bytes",
                    "Memory for the messages of all connections. Above a "
                    "quarter of it only a few more are requested at once; "
                    "above all of it gRPC 1.51 ends calls with "
                    "RESOURCE_EXHAUSTED, and with gRPC 1.83 the server "
                    "disconnects the connection that holds most. auto: by the "
                    "memory that the process may use, at most 1GiB.",
                    &ServerOptions::message_memory_bytes, kMinMessageMemory,
                    kMaxMemoryBytes),
      AutoBytesFlag("max-inflight-bytes",
                    "Bytes that one caller's messages may hold together until "
                    "the replies have left; further messages are refused with "
                    "RESOURCE_EXHAUSTED. Beyond half of it, connections have "
                    "equal shares; all together may hold up to 27 % more, so "
                    "that there is room for others. A message is always "
                    "served if no other is held. auto: by the memory that the "
                    "process may use, at most 1GiB.",
                    &ServerOptions::max_inflight_bytes, uint64_t{1} << 10,
                    kMaxInflightBytes),
      IntegerFlag("max-inflight-calls",
                  "Calls of any method that one caller may have in flight; "
                  "further calls are refused with RESOURCE_EXHAUSTED. Shares "
                  "and room for others as for --max-inflight-bytes.",
                  &ServerOptions::max_inflight_calls, 1, 1'000'000),
      DurationFlag("send-timeout",
                   "A reply that its caller does not take is cancelled after "
                   "this time without progress (--min-transfer-rate), and "
                   "after 20 times as long in any case; a connection that "
                   "takes nothing is closed. While more than half of "
                   "--max-inflight-bytes, --max-inflight-calls or "
                   "--message-memory-bytes is used, a tenth of this time "
                   "applies, at least 1s.",
                   &ServerOptions::send_timeout, absl::Milliseconds(100),
                   absl::Hours(1)),
      DurationFlag("receive-timeout",
                   "The same for a message that does not arrive. While more "
                   "than half of --message-memory-bytes is used, it applies "
                   "to idle streams, too.",
                   &ServerOptions::receive_timeout, absl::Milliseconds(100),
                   absl::Hours(1)),
      BytesFlag("min-transfer-rate",
                "Bytes a second that a TCP connection must move, for each of "
                "its calls that wait for their caller, to count as making "
                "progress; 0: any. Unix sockets have no counters: their calls "
                "may take four times the timeout while nothing is short.",
                &ServerOptions::min_transfer_rate, 0, uint64_t{1} << 30),
      IntegerFlag("max-concurrent-streams",
                  "Maximum number of open calls on one connection; further "
                  "calls wait in the client.",
                  &ServerOptions::max_concurrent_streams, 1, 1'000'000),
      BytesFlag("stream-window-bytes",
                "Bytes of a message that a caller may send before the server "
                "requests it; 0: 1MiB, or a 1024th of a smaller "
                "--message-memory-bytes than 1GiB, with gRPC 1.51 up to 4MiB "
                "and more, as its bandwidth probe decides. With 16KiB a "
                "stream's memory stays constant and waiting calls hold almost "
                "none, but each larger message takes one more round trip.",
                &ServerOptions::stream_window_bytes, 0, uint64_t{16} << 20),
      DurationFlag("max-connection-age",
                   "Sends a GOAWAY on a connection of this age (+/- 10 %), so "
                   "that clients reconnect and discover new servers; 0: never.",
                   &ServerOptions::max_connection_age, absl::ZeroDuration(),
                   kMaxAge),
      DurationFlag(
          "max-connection-age-grace",
          "Time that calls in flight may take after that GOAWAY; 0: no limit.",
          &ServerOptions::max_connection_age_grace, absl::ZeroDuration(),
          kMaxAge),
      DurationFlag("keepalive-time",
                   "Pings a connection on which nothing was received for this "
                   "long; 0: never.",
                   &ServerOptions::keepalive_time, absl::ZeroDuration(),
                   kMaxAge),
      DurationFlag(
          "keepalive-timeout",
          "Disconnects a peer that does not answer the ping within this time.",
          &ServerOptions::keepalive_timeout, absl::Milliseconds(100), kMaxAge),
      DurationFlag(
          "drain-lead",
          "After SIGTERM, calls are still accepted for this long while health "
          "reports NOT_SERVING, so that load balancers stop sending first. "
          "SIGINT skips it.",
          &ServerOptions::drain_lead, absl::ZeroDuration(), absl::Hours(1)),
      DurationFlag("drain-timeout",
                   "After the lead, calls in flight may take this long before "
                   "they are cancelled.",
                   &ServerOptions::drain_timeout, absl::ZeroDuration(),
                   absl::Hours(1)),
      SwitchFlag("trust-network",
                 "Serves plaintext beyond loopback although the linked gRPC "
                 "is older than 1.57 and has published vulnerabilities.",
                 &ServerOptions::trust_network),
      SwitchFlag("reflection",
                 "Serves gRPC's reflection, from which grpcurl and other "
                 "tools learn the contract.",
                 &ServerOptions::reflection),
      SwitchFlag("channelz",
                 "Serves gRPC's channelz for debugging: it shows every "
                 "caller's address to any caller, and takes 1 % of a small "
                 "call's CPU time.",
                 &ServerOptions::channelz),
      ChoiceFlag("instruction-set",
                 "Instruction set to compute with; results do not depend on "
                 "it.",
                 &ServerOptions::instruction_set,
                 std::move(instruction_set_choices)),
      ChoiceFlag("log-level", "Minimum severity that is logged.",
                 &ServerOptions::log_level,
                 {"trace", "debug", "info", "warn", "error", "off"}),
      SwitchFlag("access-log",
                 "Logs every call at level info, not only failed ones; at "
                 "level debug all calls are logged without this flag.",
                 &ServerOptions::access_log),
      IntegerFlag("access-log-every",
                  "With --access-log, logs one in this many of the calls that "
                  "end with OK; 1: all of them.",
                  &ServerOptions::access_log_every, 1, 1'000'000),
      DurationFlag("slow-call-threshold",
                   "Logs calls that take at least this long although they end "
                   "with OK; 0: none.",
                   &ServerOptions::slow_call_threshold, absl::ZeroDuration(),
                   absl::Hours(1)),
      ChoiceFlag("log-format", "Format of the log on standard error.",
                 &ServerOptions::log_format, {"json", "text"}),
  };
  flags.insert(flags.end(), std::make_move_iterator(others.begin()),
               std::make_move_iterator(others.end()));
  return flags;
}

}  // namespace leakyrelu
