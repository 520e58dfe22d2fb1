// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_INFLATION_H_
#define SERVER_SERVICE_INFLATION_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/inflate/inflater.h"

namespace leakyrelu {

// Whether a received message is compressed in a format that is served. gRPC
// itself decompresses nothing (grpc_server.cc): it would inflate a message
// whole, on the I/O thread, before any limit is checked.
bool IsCompressed(const grpc::ByteBuffer& message);

// Decompresses one received message in steps. Each step reads and writes a
// bounded number of bytes, so it takes a bounded time. Not thread-safe.
class Inflation {
 public:
  // How many bytes one step reads and writes at most.
  struct Budget {
    size_t input;
    size_t output;
  };
  // What an I/O thread does at once. Measured: up to 100 us; most expensive are
  // blocks that hold nothing but Huffman tables, at 170 us a KiB.
  static constexpr Budget kInline{.input = 1 << 10, .output = 16 << 10};
  // One piece of work of the pool.
  static constexpr Budget kPooled{.input = 8 << 10, .output = 32 << 10};

  // How the memory is accounted for: before some is taken, with the number of
  // bytes, and an error ends the inflation; and after some was released.
  struct Memory {
    absl::AnyInvocable<absl::Status(size_t)> grow;
    absl::AnyInvocable<void(size_t)> shrink;
  };

  // Takes the message over; its memory is released as it is read. max_bytes is
  // the limit of the decompressed message. REQUIRES: IsCompressed(*message).
  Inflation(grpc::ByteBuffer* message, size_t max_bytes, Memory memory);
  // Releases what is left of the input and the output that was not taken.
  ~Inflation();
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;

  // Returns true when the inflation is over.
  bool Step(const Budget& budget);
  // Then: OK, or what is wrong with the message.
  const absl::Status& status() const { return status_; }
  // The decompressed message, in slices that nothing else refers to; what was
  // accounted for it stays so. REQUIRES: status() is OK.
  grpc::ByteBuffer Take();

 private:
  bool AddPiece();
  absl::Span<uint8_t> Room();
  absl::Span<const uint8_t> Input();
  void Consume(size_t bytes);
  bool End(absl::Status status);
  absl::Status CheckEnd() const;
  absl::Status Malformed(absl::string_view problem) const;

  grpc::ByteBuffer message_;
  const Inflater::Format format_;
  Inflater inflater_;
  const size_t max_bytes_;
  Memory memory_;
  const size_t first_piece_;
  size_t read_ = 0;  // of message_'s first slice
  size_t inflated_ = 0;
  size_t accounted_ = 0;  // for pieces_
  std::vector<grpc::Slice> pieces_;
  size_t filled_ = 0;  // of the last piece
  absl::Status status_;
};

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_INFLATION_H_
