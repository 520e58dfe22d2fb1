// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/socket_reader.h"

#include <grpc/slice.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <utility>

namespace leakyrelu {
namespace {

using grpc_event_engine::experimental::Slice;

// A large message in slices of this size leaves reusable memory behind, and at
// most one slice is half empty.
constexpr size_t kMaxSliceBytes = 256 << 10;
constexpr size_t kMaxSlices = 16;

// A slice is kept until the last message of which it has a part is over. So
// each call that waits for its turn may keep a slice for the little that it has
// sent ahead, among the bytes of others.
size_t SliceBytes(const MessageMemory::Holder* holder) {
  if (holder == nullptr) return kMaxSliceBytes;
  return std::min(WaitingCallBytes(holder->limit_bytes()), kMaxSliceBytes);
}

// A remainder of fewer bytes is not worth an entry in the system call.
constexpr size_t kMinSpareBytes = 512;

// Precedes the bytes of a slice that is counted.
struct alignas(16) Head {
  std::shared_ptr<MessageMemory::Holder> holder;
  size_t bytes;

  static void Free(void* head) {
    auto* const self = static_cast<Head*>(head);
    self->holder->Release(self->bytes);
    self->~Head();
    std::free(self);
  }
};

}  // namespace

grpc_slice SocketReader::NewSlice(size_t bytes) const {
  if (holder_ == nullptr) return grpc_slice_malloc(bytes);
  void* const memory = std::malloc(sizeof(Head) + bytes);
  if (memory == nullptr) std::abort();  // as gRPC's own allocator does
  auto* const head = new (memory) Head{holder_, bytes};
  holder_->Hold(bytes);
  return grpc_slice_new_with_user_data(head + 1, bytes, &Head::Free, head);
}

SocketReader::SocketReader(int fd,
                           std::shared_ptr<MessageMemory::Holder> holder)
    : fd_(fd),
      holder_(std::move(holder)),
      slice_bytes_(SliceBytes(holder_.get())) {}

SocketReader::~SocketReader() {
  if (has_spare_) grpc_slice_unref(spare_);
}

SocketReader::Outcome SocketReader::ReadInto(SliceBuffer& buffer,
                                             int64_t hint_bytes,
                                             size_t share_bytes) {
  const size_t hint = static_cast<size_t>(std::max<int64_t>(hint_bytes, 0));
  const size_t wanted = std::clamp(
      std::max(std::min(next_bytes_, share_bytes), hint), kMinBytes, kMaxBytes);
  grpc_slice slices[kMaxSlices];
  iovec vectors[kMaxSlices];
  size_t count = 0;
  size_t room = 0;
  const auto add = [&](grpc_slice slice) {
    slices[count] = slice;
    vectors[count] = {GRPC_SLICE_START_PTR(slice), GRPC_SLICE_LENGTH(slice)};
    room += vectors[count++].iov_len;
  };
  if (std::exchange(has_spare_, false)) add(spare_);
  while (room < wanted && count < kMaxSlices) {
    // Never so few bytes that they would be stored in the slice object itself.
    add(NewSlice(std::clamp(wanted - room, kMinBytes, slice_bytes_)));
  }

  ssize_t got;
  do {
    got = readv(fd_, vectors, static_cast<int>(count));
  } while (got < 0 && errno == EINTR);
  const int error = errno;
  const size_t bytes = got > 0 ? static_cast<size_t>(got) : 0;
  const bool more_is_due = got > 0 && hint > bytes;
  size_t left = bytes;
  for (size_t i = 0; i < count; ++i) {
    grpc_slice rest = slices[i];
    if (left > 0) {
      const size_t filled = std::min(left, vectors[i].iov_len);
      left -= filled;
      rest = grpc_slice_split_tail(&slices[i], filled);
      buffer.Append(Slice(slices[i]));
    }
    const size_t size = GRPC_SLICE_LENGTH(rest);
    if (!has_spare_ && size >= kMinSpareBytes &&
        (size <= kMinBytes || more_is_due)) {
      spare_ = rest;
      has_spare_ = true;
    } else {
      grpc_slice_unref(rest);
    }
  }
  if (got == 0) return Outcome::kEnd;
  if (got < 0) {
    errno = error;
    return error == EAGAIN ? Outcome::kNothingYet : Outcome::kFailed;
  }
  last_bytes_ = bytes;
  drained_ = bytes < room;
  received_bytes_ += bytes;
  if (!drained_) {
    next_bytes_ = std::min(next_bytes_ * 2, kMaxBytes);
    return Outcome::kData;
  }
  // With some room, so that reading the same amount again shows that there was
  // no more. The unused part of a slice is wasted for as long as its message is
  // kept.
  const size_t received = std::exchange(received_bytes_, 0);
  next_bytes_ = std::clamp(std::max(received + received / 4, next_bytes_ / 2),
                           kMinBytes, kMaxBytes);
  return Outcome::kData;
}

}  // namespace leakyrelu
