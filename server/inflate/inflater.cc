// SPDX-License-Identifier: Apache-2.0
#include "server/inflate/inflater.h"

#include <algorithm>
#include <limits>
#include <new>

namespace leakyrelu {
namespace {

// Parameters of inflateInit2: the largest window, and the format of gzip.
constexpr int kWindowBits = 15;
constexpr int kGzipFormat = 16;

uInt Clamp(size_t bytes) {
  return static_cast<uInt>(
      std::min<size_t>(bytes, std::numeric_limits<uInt>::max()));
}

}  // namespace

Inflater::Inflater(Format format) {
  const int bits =
      format == Format::kGzip ? kWindowBits + kGzipFormat : kWindowBits;
  if (inflateInit2(&stream_, bits) != Z_OK) throw std::bad_alloc();
}

Inflater::~Inflater() { inflateEnd(&stream_); }

Inflater::Progress Inflater::Inflate(absl::Span<const uint8_t> input,
                                     absl::Span<uint8_t> output) {
  const uInt in = Clamp(input.size());
  const uInt out = Clamp(output.size());
  stream_.next_in = const_cast<Bytef*>(input.data());  // is not written
  stream_.avail_in = in;
  stream_.next_out = output.data();
  stream_.avail_out = out;
  const int result = inflate(&stream_, Z_NO_FLUSH);
  Progress progress{.read = in - stream_.avail_in,
                    .written = out - stream_.avail_out};
  switch (result) {
    case Z_OK:
    case Z_BUF_ERROR:  // no input or no room
      break;
    case Z_STREAM_END:
      progress.state = State::kEnd;
      break;
    case Z_MEM_ERROR:
      throw std::bad_alloc();
    default:
      progress.state = State::kDamaged;
  }
  return progress;
}

const char* Inflater::error() const {
  return stream_.msg != nullptr ? stream_.msg : "needs a dictionary";
}

}  // namespace leakyrelu
