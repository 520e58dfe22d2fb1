// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/bulk_field.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "proto/wire/tensor_view.h"

namespace leakyrelu::wire {
namespace {

// A run shorter than this costs less copied than as a piece of its own
// through planning, seams and slices.
constexpr size_t kSmallRunBytes = 1024;
// As many pieces as are stored inline are free.
constexpr size_t kFreePieces = 2;
constexpr size_t kMinChunkBytes = 256;

}  // namespace

void BulkField::Append(Segment run, uint32_t segment, size_t rest_bytes,
                       GatheredBytes& gathered) {
  bytes += run.size();
  if (run.size() < kSmallRunBytes && pieces.size() >= kFreePieces) {
    Gather(run, rest_bytes, gathered);
    return;
  }
  pieces.push_back(run);
  piece_segments.push_back(segment);
}

void BulkField::Restart() {
  bytes = 0;
  pieces.clear();
  piece_segments.clear();
}

void BulkField::Gather(Segment run, size_t rest_bytes,
                       GatheredBytes& gathered) {
  rest_bytes += run.size();
  while (!run.empty()) {
    if (room.empty()) {
      // Doubling bounds the number of chunks, what is left of the message
      // their size.
      const size_t chunk_bytes =
          std::min(rest_bytes, std::max(kMinChunkBytes, gathered_bytes));
      gathered.push_back(
          std::make_unique_for_overwrite<std::byte[]>(chunk_bytes));
      room = Segment(gathered.back().get(), chunk_bytes);
    }
    // A large run in between ends a piece, but not the use of its chunk.
    Segment* piece = &pieces.back();
    if (piece->data() + piece->size() != room.data() ||
        piece_segments.back() != kGathered) {
      piece = &pieces.emplace_back(room.data(), size_t{0});
      piece_segments.push_back(kGathered);
    }
    const size_t copied = std::min(run.size(), room.size());
    std::memcpy(room.data(), run.data(), copied);
    *piece = Segment(piece->data(), piece->size() + copied);
    gathered_bytes += copied;
    rest_bytes -= copied;
    room.remove_prefix(copied);
    run.remove_prefix(copied);
  }
}

}  // namespace leakyrelu::wire
