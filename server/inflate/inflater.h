// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_INFLATE_INFLATER_H_
#define SERVER_INFLATE_INFLATER_H_

#include <zlib.h>

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"

namespace leakyrelu {

// Decompresses one stream with zlib, as far as the given input and output
// reach. Its own memory is up to 45 KB. Not thread-safe.
class Inflater {
 public:
  // The names are those of gRPC's encodings: "deflate" is the zlib format
  // (RFC 1950), not a bare deflate stream.
  enum class Format : uint8_t { kGzip, kDeflate };
  enum class State : uint8_t {
    kMore,     // needs more input or more room
    kEnd,      // complete; its checksum is right
    kDamaged,  // no stream of this format
  };
  struct Progress {
    size_t read = 0;
    size_t written = 0;
    State state = State::kMore;
  };

  explicit Inflater(Format format);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Ends at the end of the stream, of the input, or of the output, or where the
  // stream is damaged. REQUIRES: it has returned kMore only.
  Progress Inflate(absl::Span<const uint8_t> input, absl::Span<uint8_t> output);

  // What is wrong with a damaged stream.
  const char* error() const;

 private:
  z_stream stream_{};
};

}  // namespace leakyrelu

#endif  // SERVER_INFLATE_INFLATER_H_
