// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_WORK_H_
#define SERVER_SERVICE_WORK_H_

#include <chrono>
#include <cstddef>

namespace leakyrelu {

// What was computed for a call, and how long its stages took.
struct Work {
  size_t tensors = 0;
  size_t elements = 0;
  // From a unary call's headers until its message was whole; of a stream,
  // where it is the caller's time, nothing.
  std::chrono::nanoseconds receiving{};
  std::chrono::nanoseconds parsing{};
  std::chrono::nanoseconds computing{};  // waiting for the pool included

  Work& operator+=(const Work& other) {
    tensors += other.tensors;
    elements += other.elements;
    receiving += other.receiving;
    parsing += other.parsing;
    computing += other.computing;
    return *this;
  }
};

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_WORK_H_
