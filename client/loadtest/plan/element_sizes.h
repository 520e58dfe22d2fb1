// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PLAN_ELEMENT_SIZES_H_
#define CLIENT_LOADTEST_PLAN_ELEMENT_SIZES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loadtest/plan/random.h"

namespace leakyrelu::loadtest {

// The distribution of tensor sizes in elements. Immutable. Written as
//   4096                 a fixed size
//   64,1Ki,1Mi           one of a list, all equally likely
//   uniform:1..4096      any size in the range, all equally likely
//   loguniform:1..1Mi    any size in the range, all magnitudes equally likely
//   exponential:1000     mean 1000, at least 1, at most 20 times the mean
class ElementSizes {
 public:
  static absl::StatusOr<ElementSizes> Parse(absl::string_view text);
  static ElementSizes Fixed(uint64_t elements);

  uint64_t Draw(Random& random) const;
  // The largest size that Draw can return.
  uint64_t Largest() const;
  // The size or sizes to prepare; empty for a distribution.
  const std::vector<uint64_t>& listed() const { return listed_; }
  // The text that was parsed.
  const std::string& text() const { return text_; }

 private:
  enum class Kind { kListed, kUniform, kLogUniform, kExponential };
  Kind kind_ = Kind::kListed;
  std::vector<uint64_t> listed_;
  double low_ = 0;  // for kExponential, the mean
  double high_ = 0;
  std::string text_;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PLAN_ELEMENT_SIZES_H_
