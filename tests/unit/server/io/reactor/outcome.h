// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_IO_REACTOR_OUTCOME_H_
#define TESTS_UNIT_SERVER_IO_REACTOR_OUTCOME_H_

#include <grpc/event_engine/slice_buffer.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/notification.h"

namespace leakyrelu {

// The result passed to a callback. The test fails if it is called twice.
class Outcome {
 public:
  absl::AnyInvocable<void(absl::Status)> Callback() {
    return [this](absl::Status status) {
      status_ = std::move(status);
      called_.Notify();  // aborts on the second call
    };
  }
  bool called() const { return called_.HasBeenNotified(); }
  const absl::Status& Wait() {
    called_.WaitForNotification();
    return status_;
  }

 private:
  absl::Notification called_;
  absl::Status status_;
};

inline std::string Text(grpc_event_engine::experimental::SliceBuffer& buffer) {
  std::string text;
  for (size_t i = 0; i < buffer.Count(); ++i) {
    text.append(buffer[i].as_string_view());
  }
  return text;
}

// Fills the buffer with text in slices of this many bytes.
inline void Fill(grpc_event_engine::experimental::SliceBuffer& buffer,
                 std::string_view text, size_t slice_bytes) {
  using grpc_event_engine::experimental::Slice;
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, slice_bytes);
    buffer.Append(
        Slice(grpc_slice_from_copied_buffer(piece.data(), piece.size())));
    text.remove_prefix(piece.size());
  }
}

// Bytes that depend on their position.
inline std::string Pattern(size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) {
    text[i] = static_cast<char>(i * 2654435761u >> 16);
  }
  return text;
}

}  // namespace leakyrelu

#endif  // TESTS_UNIT_SERVER_IO_REACTOR_OUTCOME_H_
