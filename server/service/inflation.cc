// SPDX-License-Identifier: Apache-2.0
#include "server/service/inflation.h"

#include <grpc/slice.h>
#include <grpc/slice_buffer.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "server/service/core_buffer.h"

namespace leakyrelu {
namespace {

// Most small messages compress less than this, and then take one piece.
constexpr size_t kUsualRatio = 4;
constexpr size_t kMinPiece = 256;
constexpr size_t kMaxPiece = size_t{64} << 10;

grpc_slice_buffer& SlicesOf(grpc::ByteBuffer& message) {
  return (*CoreOf(message))->data.raw.slice_buffer;
}
const grpc_slice_buffer& SlicesOf(const grpc::ByteBuffer& message) {
  return CoreOf(message)->data.raw.slice_buffer;
}

Inflater::Format FormatOf(const grpc::ByteBuffer& message) {
  return CoreOf(message)->data.raw.compression == GRPC_COMPRESS_GZIP
             ? Inflater::Format::kGzip
             : Inflater::Format::kDeflate;
}

absl::string_view NameOf(Inflater::Format format) {
  return format == Inflater::Format::kGzip ? "gzip" : "deflate";
}

}  // namespace

bool IsCompressed(const grpc::ByteBuffer& message) {
  return message.Valid() &&
         CoreOf(message)->data.raw.compression != GRPC_COMPRESS_NONE;
}

Inflation::Inflation(grpc::ByteBuffer* message, size_t max_bytes, Memory memory)
    : format_(FormatOf(*message)),
      inflater_(format_),
      max_bytes_(max_bytes),
      memory_(std::move(memory)),
      first_piece_(
          std::clamp(message->Length() * kUsualRatio, kMinPiece, kMaxPiece)) {
  message_.Swap(message);
  Consume(0);
}

Inflation::~Inflation() {
  memory_.shrink(accounted_ + SlicesOf(message_).length);
}

bool Inflation::Step(const Budget& budget) {
  auto [input, output] = budget;
  while (input > 0 && output > 0) {
    if (Room().empty() && !AddPiece()) return true;
    const absl::Span<uint8_t> room =
        Room().first(std::min(output, Room().size()));
    const Inflater::Progress progress =
        inflater_.Inflate(Input().first(std::min(input, Input().size())), room);
    Consume(progress.read);
    input -= progress.read;
    filled_ += progress.written;
    inflated_ += progress.written;
    output -= progress.written;
    if (progress.state == Inflater::State::kDamaged) {
      return End(Malformed(absl::StrCat("data: ", inflater_.error())));
    }
    if (progress.state == Inflater::State::kEnd || inflated_ > max_bytes_) {
      return End(CheckEnd());
    }
    if (SlicesOf(message_).count == 0 && progress.written < room.size()) {
      return End(Malformed("data without an end"));
    }
  }
  return false;
}

grpc::ByteBuffer Inflation::Take() {
  if (!pieces_.empty()) pieces_.back() = pieces_.back().sub(0, filled_);
  grpc::ByteBuffer inflated(pieces_.data(), pieces_.size());
  pieces_.clear();
  accounted_ = 0;
  return inflated;
}

bool Inflation::AddPiece() {
  // One byte more than permitted shows that the message is too large.
  const size_t bytes = std::min({pieces_.empty() ? first_piece_ : 2 * inflated_,
                                 kMaxPiece, max_bytes_ - inflated_ + 1});
  absl::Status status = memory_.grow(bytes);
  if (!status.ok()) {
    status_ = std::move(status);
    return false;
  }
  accounted_ += bytes;
  pieces_.emplace_back(bytes);
  filled_ = 0;
  return true;
}

absl::Span<uint8_t> Inflation::Room() {
  if (pieces_.empty()) return {};
  // Nothing else refers to the slice.
  auto* const begin = const_cast<uint8_t*>(pieces_.back().begin());
  return absl::MakeSpan(begin, pieces_.back().size()).subspan(filled_);
}

absl::Span<const uint8_t> Inflation::Input() {
  const grpc_slice_buffer& slices = SlicesOf(message_);
  if (slices.count == 0) return {};
  const grpc_slice& first = slices.slices[0];
  return absl::MakeConstSpan(GRPC_SLICE_START_PTR(first),
                             GRPC_SLICE_LENGTH(first))
      .subspan(read_);
}

void Inflation::Consume(size_t bytes) {
  read_ += bytes;
  grpc_slice_buffer& slices = SlicesOf(message_);
  while (slices.count > 0 && read_ >= GRPC_SLICE_LENGTH(slices.slices[0])) {
    read_ = 0;
    grpc_slice slice = grpc_slice_buffer_take_first(&slices);
    const size_t length = GRPC_SLICE_LENGTH(slice);
    // See ReceivedMessage::buffer_: its last reference is a buffer's.
    grpc_byte_buffer* const last = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_slice_unref(slice);
    grpc_byte_buffer_destroy(last);
    memory_.shrink(length);
  }
}

absl::Status Inflation::CheckEnd() const {
  if (inflated_ > max_bytes_) {
    return ResourceExhausted(
        {.reason = std::string(reasons::kMessageTooLarge),
         .field = "message",
         .got = absl::StrCat("more than ", max_bytes_, " bytes of ",
                             NameOf(format_), " contents"),
         .allowed = absl::StrCat("at most ", max_bytes_, " bytes")});
  }
  const size_t rest = SlicesOf(message_).length - read_;
  if (rest == 0) return absl::OkStatus();
  return Malformed(absl::StrCat("data with ", rest, " bytes after its end"));
}

absl::Status Inflation::Malformed(absl::string_view problem) const {
  return InvalidArgument({.reason = std::string(reasons::kMalformedCompression),
                          .field = "message",
                          .got = absl::StrCat(NameOf(format_), " ", problem),
                          .allowed = format_ == Inflater::Format::kGzip
                                         ? "one whole gzip member (RFC 1952)"
                                         : "one whole zlib stream (RFC 1950)"});
}

bool Inflation::End(absl::Status status) {
  status_ = std::move(status);
  return true;
}

}  // namespace leakyrelu
