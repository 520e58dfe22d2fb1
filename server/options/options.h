// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_OPTIONS_H_
#define SERVER_OPTIONS_OPTIONS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace leakyrelu {

// Everything an operator can set; the defaults are here and nowhere else.
// Flags --like-this, environment LEAKYRELU_LIKE_THIS and a file's keys
// like-this are made from these in flags.cc and win in that order.
struct ServerOptions {
  // Where the RPCs are served: HOST:PORT, [V6]:PORT (port 0: any free one),
  // unix:PATH, unix-abstract:NAME, systemd: or systemd:NAME, with tls: or
  // plaintext: before it (transport/listen_spec.h).
  std::vector<std::string> listen = {"127.0.0.1:50051"};
  // Of the files of Unix sockets: octal digits, or "umask" for what it leaves.
  std::string socket_mode = "umask";
  // Users, by number, who may connect to Unix sockets; empty: whom the file's
  // mode lets.
  std::vector<std::string> allow_uid;
  // Connections open at once; 0: as many as the descriptors suffice for, by the
  // process's limit at that moment.
  int max_connections = 0;
  // The same of one peer, an address or a user; 0: no limit.
  int max_connections_per_peer = 0;
  // PEM files: certificate chain and key of this server, and the authorities
  // whose clients it serves; empty: no TLS, and any client.
  std::string tls_cert;
  std::string tls_key;
  std::string tls_client_ca;
  // DNS names and URIs; a client's certificate has to bear one of them. Empty:
  // any that the authorities have signed.
  std::vector<std::string> tls_client_san;
  // How often the files are looked at.
  absl::Duration tls_reload_interval = absl::Seconds(10);
  // Where /metrics, /healthz and /readyz are served; empty: nowhere.
  std::string metrics_listen = "127.0.0.1:9464";
  // Threads that own connections. 1 is fastest on gRPC 1.51, whose threads
  // share one epoll set; see README, design.
  int io_threads = 1;
  // Threads that compute large requests; 0: as many as there are cores.
  int compute_threads = 0;
  // A request with more tensor bytes than this is computed on the pool, a
  // smaller one on the thread that received it: 4 MiB take 45 (float32) to 170
  // us (bfloat16), two threads of the pool from their sleep 110 to 140, and
  // reading them from the socket takes a millisecond.
  size_t inline_bytes = size_t{4} << 20;
  // Largest message accepted, in bytes.
  size_t max_message_bytes = size_t{256} << 20;
  // What all messages that gRPC is receiving or has still to send may take, in
  // bytes. It holds a message whole before its size is judged.
  size_t message_memory_bytes = size_t{1} << 30;
  // What requests may hold together from their arrival until their reply has
  // left, in bytes and in number; beyond it they are refused.
  size_t max_inflight_bytes = size_t{1} << 30;
  int max_inflight_calls = 100'000;
  // Calls that one connection may have open at a time; more wait in the client.
  int max_concurrent_streams = 1000;
  // What a caller may send of a message before the server has asked for it, in
  // bytes. 0: 1 MiB, and as much more as gRPC's probe of the network finds.
  size_t stream_window_bytes = 0;
  // A connection is asked to come again after this time, give or take a tenth,
  // so that callers find servers that are new; its calls in flight may take
  // the grace. 0: never asked, never cut.
  absl::Duration max_connection_age = absl::Minutes(10);
  absl::Duration max_connection_age_grace = absl::Minutes(10);
  // A silent connection is pinged after this time, and cut where no answer
  // comes for the other. 0: not pinged.
  absl::Duration keepalive_time = absl::Minutes(1);
  absl::Duration keepalive_timeout = absl::Seconds(20);
  // After SIGTERM, calls and connections are taken for this long while health
  // already says NOT_SERVING, so that balancers find out before one is refused.
  absl::Duration drain_lead = absl::Seconds(5);
  // On stop, calls in flight may take this long before they are cancelled.
  absl::Duration drain_timeout = absl::Seconds(30);
  // A reply, or what a connection has to send, may wait this long for its
  // caller to take something of it.
  absl::Duration send_timeout = absl::Seconds(30);
  // Serve plaintext beyond loopback although the linked gRPC is older than
  // 1.57 and has published holes (README, security).
  bool trust_network = false;
  // "best", or one of the names that --help lists (for tests and diagnosis).
  std::string instruction_set = "best";
  // trace, debug, info, warn, error, off.
  std::string log_level = "info";
  // json or text.
  std::string log_format = "json";
  // A line for each call, at level info.
  bool access_log = false;
};

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_OPTIONS_H_
