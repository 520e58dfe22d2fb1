// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_COMPRESSED_BUFFER_H_
#define TESTS_SUPPORT_COMPRESSED_BUFFER_H_

#include <grpc/byte_buffer.h>
#include <grpcpp/support/byte_buffer.h>

#include <algorithm>
#include <string>
#include <vector>

#include "server/inflate/inflater.h"
#include "server/service/core_buffer.h"

namespace leakyrelu {

// Compressed bytes as gRPC hands a message over that arrived in slices of that
// size.
inline grpc::ByteBuffer CompressedBuffer(Inflater::Format format,
                                         const std::string& compressed,
                                         size_t slice_bytes = 1000) {
  std::vector<grpc::Slice> slices;
  for (size_t i = 0; i < compressed.size(); i += slice_bytes) {
    slices.emplace_back(compressed.substr(i, slice_bytes));
  }
  grpc::ByteBuffer buffer(slices.data(), slices.size());
  (*CoreOf(buffer))->data.raw.compression = format == Inflater::Format::kGzip
                                                ? GRPC_COMPRESS_GZIP
                                                : GRPC_COMPRESS_DEFLATE;
  return buffer;
}

}  // namespace leakyrelu

#endif  // TESTS_SUPPORT_COMPRESSED_BUFFER_H_
