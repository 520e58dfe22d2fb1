// SPDX-License-Identifier: Apache-2.0
#include "client/library/chunks.h"

#include <algorithm>
#include <thread>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "client/library/backoff.h"
#include "client/library/stream_impl.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu::client {
namespace {

struct Work {
  Operation operation;
  const TensorRef& input;
  const TensorRef* grad;
  absl::Span<std::byte> output;
  size_t chunk_bytes;

  TensorRef Chunk(const TensorRef& tensor, size_t offset) const {
    return {tensor.type, {}, tensor.bytes.subspan(offset, chunk_bytes)};
  }
};

absl::Status CheckSize(const char* field, size_t got, size_t allowed) {
  if (got == allowed) return absl::OkStatus();
  return InvalidArgument(
      {.reason = std::string(reasons::kSizeMismatch),
       .field = field,
       .got = absl::StrCat(got, " bytes"),
       .allowed = absl::StrCat(allowed, " bytes, as the input has")});
}

absl::Status Check(const Work& work) {
  const size_t element = ElementBytes(work.input.type);
  const size_t bytes = work.input.bytes.size();
  if (bytes % element != 0) {
    return InvalidArgument(
        {.reason = std::string(reasons::kPartialElement),
         .field = "input",
         .got = absl::StrCat(bytes, " bytes"),
         .allowed =
             absl::StrCat("a multiple of ", element, " bytes, as ",
                          std::string(DataTypeName(work.input.type)), " has")});
  }
  if (absl::Status status = CheckSize("output", work.output.size(), bytes);
      !status.ok()) {
    return status;
  }
  if (work.grad == nullptr) return absl::OkStatus();
  if (work.grad->type != work.input.type) {
    return InvalidArgument(
        {.reason = std::string(reasons::kGradientDtype),
         .field = "grad",
         .got = std::string(DataTypeName(work.grad->type)),
         .allowed = absl::StrCat(std::string(DataTypeName(work.input.type)),
                                 ", as the input has")});
  }
  return CheckSize("grad", work.grad->bytes.size(), bytes);
}

// Copies the responses out, *done bytes being there already.
absl::Status ReadResponses(Stream::Impl* stream, const Work& work,
                           size_t* done) {
  for (;;) {
    auto response = stream->Read();
    if (!response.ok()) return response.status();
    if (!response->has_value()) break;
    const size_t expected =
        std::min(work.chunk_bytes, work.output.size() - *done);
    absl::Status copied =
        (**response)[0].CopyTo(work.output.subspan(*done, expected));
    if (!copied.ok()) return absl::InternalError(copied.message());
    *done += expected;
  }
  if (*done == work.output.size()) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("responses: ", *done, " bytes, ",
                                          work.output.size(),
                                          " bytes as were sent"));
}

absl::Status StreamFrom(Connection* connection, const Work& work,
                        const CallOptions& options, size_t* done) {
  Stream::Impl stream(connection, work.operation, options);
  const size_t begin = *done;
  absl::Status status;
  std::thread reader([&] {
    status = ReadResponses(&stream, work, done);
    // Frees a writer that waits for a server which waits for us.
    if (!status.ok()) stream.Cancel();
  });
  for (size_t at = begin; at < work.input.bytes.size();
       at += work.chunk_bytes) {
    const TensorRef x = work.Chunk(work.input, at);
    const bool written = work.grad == nullptr
                             ? stream.Write({x}, {})
                             : stream.Write({x}, {work.Chunk(*work.grad, at)});
    if (!written) break;
  }
  stream.WritesDone();
  reader.join();
  return status;
}

// False: cancelled meanwhile.
bool Pause(Canceller* canceller, absl::Duration pause) {
  absl::Mutex mutex;
  bool cancelled = false;
  std::optional<uint64_t> registration;
  if (canceller != nullptr) {
    registration = canceller->Register([&] {
      absl::MutexLock lock(&mutex);
      cancelled = true;
    });
  }
  {
    absl::MutexLock lock(&mutex);
    mutex.AwaitWithTimeout(absl::Condition(&cancelled), pause);
  }
  if (canceller != nullptr) canceller->Unregister(*registration);
  return !cancelled;
}

}  // namespace

absl::Status RunInChunks(Connection* connection, Operation operation,
                         const TensorRef& input, const TensorRef* grad,
                         absl::Span<std::byte> output,
                         const CallOptions& options, size_t chunk_bytes) {
  const size_t element = ElementBytes(input.type);
  const Work work{operation, input, grad, output,
                  std::max(chunk_bytes / element * element, element)};
  if (absl::Status status = Check(work); !status.ok()) return status;
  const absl::Time deadline = connection->DeadlineOf(options);
  absl::BitGen dice;
  size_t done = 0;
  for (int attempt = 1;; ++attempt) {
    CallOptions left = options;
    left.timeout = deadline - absl::Now();
    const size_t before = done;
    absl::Status status = StreamFrom(connection, work, left, &done);
    if (status.ok()) return status;
    if (done > before) attempt = 1;
    const auto pause = PauseBeforeRetry(connection->options().retry, status,
                                        attempt, deadline - absl::Now(), dice);
    if (!pause.has_value() || !Pause(options.canceller, *pause)) return status;
  }
}

}  // namespace leakyrelu::client
