// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_SELF_TEST_SUBJECT_H_
#define SERVER_KERNEL_SELF_TEST_SUBJECT_H_

#include <cstddef>
#include <cstring>
#include <memory_resource>
#include <string_view>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "leakyrelu/data_type.h"
#include "server/kernel/leaky_relu.h"
#include "server/kernel/self_test.h"

namespace leakyrelu::kernel {

// Elements in memory, and the functions under test run over them in every way
// that the server uses. Private to the self-test. Not thread-safe; functions
// must outlive it.
class SelfTestSubject {
 public:
  SelfTestSubject(const Functions& functions, DataType type, size_t elements);

  // one holds the bits of 1.0.
  template <typename Bits>
  void SetElement(size_t i, Bits x, Bits grad, Bits one) {
    std::memcpy(&x_[i * sizeof(Bits)], &x, sizeof(Bits));
    std::memcpy(&grad_[i * sizeof(Bits)], &grad, sizeof(Bits));
    std::memcpy(&ones_[i * sizeof(Bits)], &one, sizeof(Bits));
  }

  // Computes the results below: one run, out of place, aligned. Then repeats it
  // in place, one byte off any alignment, in runs of 1, 2, 3, ... elements. The
  // error says that those differ, or that Derivative differs from Backward with
  // ones.
  absl::Status Compute(const Parameters& parameters);

  const std::byte* forward() const { return forward_.data(); }
  const std::byte* backward() const { return backward_.data(); }

  absl::Status Failure(std::string_view operation) const;

 private:
  using Buffer = absl::Span<std::byte>;

  Buffer NewBuffer(size_t bytes);

  template <class Run>
  bool SameInRuns(const Buffer& source, const Buffer& expected, Run run);

  const Functions& functions_;
  const DataType type_;
  Parameters parameters_;  // those of the last Compute
  const size_t elements_;
  // One block for all buffers is returned to the system after the start; seven
  // blocks would stay in the allocator's lists.
  std::pmr::monotonic_buffer_resource memory_;
  Buffer x_, grad_, ones_, forward_, backward_, derivative_;
  Buffer runs_;  // one byte longer
};

}  // namespace leakyrelu::kernel

#endif  // SERVER_KERNEL_SELF_TEST_SUBJECT_H_
