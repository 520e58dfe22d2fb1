// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_ELEMENT_SIZES_H_
#define CLIENT_LOADTEST_ELEMENT_SIZES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loadtest/random.h"

namespace leakyrelu::loadtest {

// How many elements a tensor has. Immutable. Written as
//   4096                 always so many
//   64,1Ki,1Mi           one of these, each as likely
//   uniform:1..4096      any in the range, each as likely
//   loguniform:1..1Mi    any in the range, each magnitude as likely
//   exponential:1000     mean 1000, at least 1, at most 20 times the mean
class ElementSizes {
 public:
  static absl::StatusOr<ElementSizes> Parse(absl::string_view text);
  static ElementSizes Fixed(uint64_t elements);

  uint64_t Draw(Random& random) const;
  // The largest number that Draw can give.
  uint64_t Largest() const;
  // Sizes worth preparing: the list itself, or 0 for a distribution.
  const std::vector<uint64_t>& listed() const { return listed_; }
  // As it was written.
  const std::string& text() const { return text_; }

 private:
  enum class Kind { kListed, kUniform, kLogUniform, kExponential };
  Kind kind_ = Kind::kListed;
  std::vector<uint64_t> listed_;
  double low_ = 0;  // the mean, for kExponential
  double high_ = 0;
  std::string text_;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_ELEMENT_SIZES_H_
