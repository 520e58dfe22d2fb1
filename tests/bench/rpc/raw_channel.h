// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_RPC_RAW_CHANNEL_H_
#define TESTS_BENCH_RPC_RAW_CHANNEL_H_

#include <grpc/grpc.h>

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/io/fd/corked_turns.h"

namespace leakyrelu::bench {

// One connection and one completion queue of gRPC's C core, for one thread. The
// core's API costs less per call than the C++ stubs, so that the server, not
// this client, is measured.
class RawChannel {
 public:
  // `target`: HOST:PORT or unix:PATH, plaintext. Connects at the first call.
  // `coalesce`: requests made in one busy turn are sent together when the turn
  // ends, as with most clients; gRPC 1.51 sends each one separately.
  RawChannel(const std::string& target, const char* method,
             bool coalesce = false);
  // REQUIRES: no call is in flight.
  ~RawChannel();
  RawChannel(const RawChannel&) = delete;
  RawChannel& operator=(const RawChannel&) = delete;

  // Creates a call of the method; the caller unrefs it.
  grpc_call* NewCall();

  // The next completed batch.
  grpc_event Next();

 private:
  grpc_event NextBefore(gpr_timespec deadline);

  grpc_completion_queue* queue_;
  grpc_channel* channel_;
  void* method_;
  std::optional<CorkedTurns> turns_;
};

// Bytes that are sent repeatedly without a copy.
class SharedBytes {
 public:
  explicit SharedBytes(std::string_view bytes);
  ~SharedBytes();
  SharedBytes(const SharedBytes&) = delete;
  SharedBytes& operator=(const SharedBytes&) = delete;

  // A message for one send, which empties it. The caller destroys it after the
  // send.
  grpc_byte_buffer* NewMessage() const;

 private:
  grpc_slice slice_;
};

// All bytes of a received message.
std::string BytesOf(grpc_byte_buffer* message);

absl::Status StatusOf(grpc_status_code code, const grpc_slice& text);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_RPC_RAW_CHANNEL_H_
