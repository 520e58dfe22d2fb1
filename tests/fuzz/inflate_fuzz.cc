// SPDX-License-Identifier: Apache-2.0
// libFuzzer target. Arbitrary bytes, in slices of arbitrary size, are inflated
// in steps: the result must be what zlib's uncompress says of the whole, the
// output must stay within the limit, and what is accounted for must be the
// memory that is held.
//
// The first byte chooses the format and the size of the slices.
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "server/service/inflation.h"
#include "tests/support/compressed_buffer.h"

namespace leakyrelu {
namespace {

constexpr size_t kMaxBytes = 100'000;

void Require(bool holds) {
  if (!holds) std::abort();
}

struct Oracle {
  bool whole;  // one stream that ends where the input does
  std::string bytes;
};

// In one call, with room for one byte more than is permitted.
Oracle InflateAtOnce(Inflater::Format format, const std::string& compressed) {
  z_stream stream{};
  Require(inflateInit2(&stream, format == Inflater::Format::kGzip ? 31 : 15) ==
          Z_OK);
  std::string bytes(kMaxBytes + 1, '\0');
  stream.next_in =
      reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  const int result = inflate(&stream, Z_NO_FLUSH);
  bytes.resize(stream.total_out);
  const bool whole = result == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  return {whole && bytes.size() <= kMaxBytes, bytes};
}

void Run(std::string_view data) {
  if (data.empty()) return;
  const auto header = static_cast<uint8_t>(data.front());
  const auto format =
      (header & 1) != 0 ? Inflater::Format::kGzip : Inflater::Format::kDeflate;
  const std::string compressed(data.substr(1));
  grpc::ByteBuffer message =
      CompressedBuffer(format, compressed, 1 + header / 2);
  size_t accounted = compressed.size();
  {
    Inflation inflation(
        &message, kMaxBytes,
        {.grow =
             [&](size_t bytes) {
               accounted += bytes;
               Require(accounted <= compressed.size() + kMaxBytes + 1);
               return absl::OkStatus();
             },
         .shrink = [&](size_t bytes) { accounted -= bytes; }});
    while (!inflation.Step(Inflation::kInline)) {
    }
    const Oracle oracle = InflateAtOnce(format, compressed);
    Require(inflation.status().ok() == oracle.whole);
    if (oracle.whole) {
      const grpc::ByteBuffer inflated = inflation.Take();
      Require(inflated.Length() == oracle.bytes.size());
      std::vector<grpc::Slice> slices;
      Require(inflated.Dump(&slices).ok());
      size_t begin = 0;
      for (const grpc::Slice& slice : slices) {
        Require(std::equal(
            slice.begin(), slice.end(),
            reinterpret_cast<const uint8_t*>(oracle.bytes.data() + begin)));
        begin += slice.size();
      }
      Require(accounted >= begin);
      accounted = 0;
    }
  }
  Require(accounted == 0);
}

}  // namespace
}  // namespace leakyrelu

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  leakyrelu::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
