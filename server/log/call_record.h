// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LOG_CALL_RECORD_H_
#define SERVER_LOG_CALL_RECORD_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace leakyrelu::log {

// What was computed for a call, and how long its stages took.
struct Work {
  size_t tensors = 0;
  size_t elements = 0;
  // From a unary call's headers until its message was complete; zero for a
  // stream, where it is the caller's time.
  std::chrono::nanoseconds receiving{};
  std::chrono::nanoseconds parsing{};
  std::chrono::nanoseconds computing{};  // including the wait for the pool

  Work& operator+=(const Work& other) {
    tensors += other.tensors;
    elements += other.elements;
    receiving += other.receiving;
    parsing += other.parsing;
    computing += other.computing;
    return *this;
  }
};

// The data of a call that is over.
struct CallRecord {
  std::string_view method;  // without the leading slash
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string_view message;  // of the status
  std::string reason;        // of its ErrorInfo; may be empty
  std::string_view peer;     // as gRPC names it
  std::string_view traceparent;
  size_t received_bytes = 0;
  size_t sent_bytes = 0;
  std::chrono::nanoseconds total{};
  Work work;
};

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_CALL_RECORD_H_
