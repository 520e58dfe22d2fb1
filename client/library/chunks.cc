// SPDX-License-Identifier: Apache-2.0
#include "client/library/chunks.h"

#include <algorithm>
#include <functional>
#include <thread>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "client/library/attempts.h"
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

// Results are written while the input is still being sent, so an output may
// only overlap a tensor if it is exactly the same memory, which has been sent
// before.
absl::Status CheckOverlap(const char* name, const TensorRef& tensor,
                          absl::Span<std::byte> output) {
  const std::less<const std::byte*> before;
  const std::byte* begin = tensor.bytes.data();
  const std::byte* out = output.data();
  if (begin == out || output.empty() || !before(begin, out + output.size()) ||
      !before(out, begin + tensor.bytes.size())) {
    return absl::OkStatus();
  }
  return InvalidArgument(
      {.reason = "OVERLAP",
       .field = "output",
       .got = absl::StrCat("memory that overlaps the ", name, "'s in part"),
       .allowed = "exactly the input's or the grad's memory, or none of it"});
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
  if (absl::Status status = CheckOverlap("input", work.input, work.output);
      !status.ok() || work.grad == nullptr) {
    return status;
  }
  if (work.grad->type != work.input.type) {
    return InvalidArgument(
        {.reason = std::string(reasons::kGradientDtype),
         .field = "grad",
         .got = std::string(DataTypeName(work.grad->type)),
         .allowed = absl::StrCat(std::string(DataTypeName(work.input.type)),
                                 ", as the input has")});
  }
  if (absl::Status status = CheckSize("grad", work.grad->bytes.size(), bytes);
      !status.ok()) {
    return status;
  }
  return CheckOverlap("grad", *work.grad, work.output);
}

// Copies the responses to the output, of which *done bytes are complete.
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
  return absl::InternalError(absl::StrCat(
      "responses: got ", *done, " bytes, allowed: ", work.output.size(),
      " bytes, as were sent"));
}

absl::Status StreamFrom(Connection* connection, grpc::GenericStub* stub,
                        const Work& work, const CallOptions& options,
                        size_t* done) {
  Stream::Impl stream(connection, stub, work.operation, options);
  const size_t begin = *done;
  absl::Status status;
  std::thread reader([&] {
    status = ReadResponses(&stream, work, done);
    // Unblocks the writer, which may wait for a server that waits for this
    // reader.
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

// Waits for the pause. False: cancelled meanwhile.
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
  const Deadline deadline = connection->DeadlineOf(options);
  Attempts attempts(connection->options().retry, deadline);
  absl::BitGen dice;
  size_t done = 0;
  for (;;) {
    CallOptions left = options;
    left.timeout = deadline.left();
    const size_t before = done;
    grpc::GenericStub* stub = connection->stubs()->Pick();
    absl::Status status = StreamFrom(connection, stub, work, left, &done);
    if (status.ok()) return status;
    if (done > before) attempts.Advance();
    if (connection->stubs()->NoneServes(stub, status)) continue;
    const auto pause = attempts.PauseAfter(status, dice);
    if (!pause.has_value() || !Pause(options.canceller, *pause)) return status;
  }
}

}  // namespace leakyrelu::client
