// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/bulk_field.h"

#include <algorithm>
#include <cstring>
#include <memory>

namespace leakyrelu::wire {
namespace {

// A shorter run costs less when copied than as a separate piece in planning,
// seams and slices.
constexpr size_t kSmallRunBytes = 1024;
// The number of pieces stored inline, which cost no allocation.
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
      // Doubling bounds the number of chunks; the rest of the message bounds
      // their size.
      const size_t chunk_bytes =
          std::min(rest_bytes, std::max(kMinChunkBytes, gathered_bytes));
      gathered.push_back(
          std::make_unique_for_overwrite<std::byte[]>(chunk_bytes));
      room = Segment(gathered.back().get(), chunk_bytes);
    }
    // A large run in between ends the piece, but its chunk is still used.
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
