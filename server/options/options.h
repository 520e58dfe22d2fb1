// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_OPTIONS_H_
#define SERVER_OPTIONS_OPTIONS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace leakyrelu {

// The value of a byte option that follows from what the process may use
// (ResolveAuto).
inline constexpr size_t kAuto = 0;

// All options that an operator can set; the defaults are defined here only.
// Flags --like-this, environment variables LEAKYRELU_LIKE_THIS and a file's
// keys like-this are made from these in flags.cc and take precedence in that
// order.
struct ServerOptions {
  // Where the RPCs are served: HOST:PORT, [V6]:PORT (port 0: any free port),
  // unix:PATH, unix-abstract:NAME, systemd: or systemd:NAME, optionally
  // preceded by tls: or plaintext: (net/listen_address.h).
  std::vector<std::string> listen = {"127.0.0.1:50051"};
  // Mode of Unix sockets' files: octal digits, or "umask" for 0777 less the
  // umask.
  std::string socket_mode = "umask";
  // Users, by number, who may connect to Unix sockets; empty: any that the
  // file's mode permits.
  std::vector<std::string> allow_uid;
  // Maximum number of open connections; 0: as many as the descriptors suffice
  // for, by the process's limit when a connection arrives.
  int max_connections = 0;
  // Maximum number of open connections of one peer, an address or a user; 0: no
  // limit.
  int max_connections_per_peer = 0;
  // PEM files: certificate chain and key of this server, and the authorities
  // whose clients it serves; empty: no TLS, and any client.
  std::string tls_cert;
  std::string tls_key;
  std::string tls_client_ca;
  // DNS names and URIs, one of which a client's certificate must contain.
  // Empty: any certificate that the authorities have signed.
  std::vector<std::string> tls_client_san;
  // How often the files are read again.
  absl::Duration tls_reload_interval = absl::Seconds(10);
  // Where /metrics, /healthz and /readyz are served; empty: not served.
  std::string metrics_listen = "127.0.0.1:9464";
  // Threads that own connections. 1 is fastest on gRPC 1.51, whose threads
  // share one epoll set; see docs/architecture.md.
  int io_threads = 1;
  // Threads that compute large requests, in addition to the threads that own
  // connections, which do so while they are otherwise idle; 0: one fewer than
  // the cores that the process may use, at least 1 (ResolveAuto).
  int compute_threads = 0;
  // A request with more tensor bytes than this is computed on the pool in
  // pieces of 512 KiB; a smaller one is computed at once on the thread that
  // received it: 4 MiB take 45 (float32) to 170 us (bfloat16), and reading them
  // from the socket takes a millisecond. 0: the threads that own connections do
  // not help the pool either.
  size_t inline_bytes = size_t{4} << 20;
  // Largest message accepted, in bytes.
  size_t max_message_bytes = kAuto;
  // Maximum memory of all messages that gRPC is receiving or has still to send,
  // in bytes. gRPC holds a message whole before its size is checked.
  size_t message_memory_bytes = kAuto;
  // Maximum bytes and number of calls in flight, from their arrival until their
  // reply has left; beyond it calls are refused (Admission).
  size_t max_inflight_bytes = kAuto;
  int max_inflight_calls = 100'000;
  // Maximum number of open calls on one connection; more wait in the client.
  int max_concurrent_streams = 1000;
  // Bytes of a message that a caller may send before the server requests it. 0:
  // 1 MiB, and more if gRPC's bandwidth probe is on and finds more.
  size_t stream_window_bytes = 0;
  // A connection is sent a GOAWAY at this age (±10 %), so that clients
  // reconnect and discover new servers; its calls in flight may then take the
  // grace. 0: no GOAWAY; no limit for the calls.
  absl::Duration max_connection_age = absl::Minutes(10);
  absl::Duration max_connection_age_grace = absl::Minutes(10);
  // An idle connection is pinged after keepalive_time, and disconnected if the
  // ping is not answered within keepalive_timeout. 0: not pinged.
  absl::Duration keepalive_time = absl::Minutes(1);
  absl::Duration keepalive_timeout = absl::Seconds(20);
  // After SIGTERM, calls and connections are accepted for this long while
  // health already reports NOT_SERVING, so that load balancers stop sending
  // before a call is refused.
  absl::Duration drain_lead = absl::Seconds(5);
  // During a stop, calls in flight may take this long before they are
  // cancelled.
  absl::Duration drain_timeout = absl::Seconds(30);
  // A reply, or the data that a connection has to send, may wait this long
  // without progress.
  absl::Duration send_timeout = absl::Seconds(30);
  // A message may take this long to arrive without progress.
  absl::Duration receive_timeout = absl::Seconds(30);
  // Bytes a second that count as progress, for each call that waits.
  size_t min_transfer_rate = size_t{16} << 10;
  // Serve plaintext beyond loopback although the linked gRPC is older than
  // 1.57 and has published vulnerabilities
  // (docs/listening-and-security.md).
  bool trust_network = false;
  // "best", or one of the names that --help lists (for tests and diagnosis).
  std::string instruction_set = "best";
  // Serve gRPC's reflection, from which tools learn the contract.
  bool reflection = true;
  // Serve gRPC's channelz, which shows every caller's address to any caller.
  bool channelz = false;
  // trace, debug, info, warn, error, off.
  std::string log_level = "info";
  // json or text.
  std::string log_format = "json";
  // Write a line for each call, at level info.
  bool access_log = false;
  // Of the calls that end with OK and are not slow, one in this many is logged.
  int access_log_every = 1;
  // A call that takes at least this long is logged although it ends with OK; 0:
  // none is.
  absl::Duration slow_call_threshold = absl::ZeroDuration();
};

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_OPTIONS_H_
