// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/plan/element_sizes.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "client/loadtest/plan/quantity.h"

namespace leakyrelu::loadtest {
namespace {

constexpr absl::string_view kField = "--elements";
constexpr double kExponentialMaxMeans = 20;  // e^-20: one in 485 million

absl::StatusOr<std::pair<uint64_t, uint64_t>> ParseRange(
    absl::string_view text) {
  const std::vector<absl::string_view> ends = absl::StrSplit(text, "..");
  if (ends.size() != 2) {
    return InvalidValue(kField, QuoteText(std::string(text)),
                        "a range such as 1..4096");
  }
  absl::StatusOr<uint64_t> low = ParseCount(kField, ends[0]);
  if (!low.ok()) return low.status();
  absl::StatusOr<uint64_t> high = ParseCount(kField, ends[1]);
  if (!high.ok()) return high.status();
  if (*low < 1 || *low > *high) {
    return InvalidValue(kField, QuoteText(std::string(text)),
                        "1 <= first <= last");
  }
  return std::make_pair(*low, *high);
}

}  // namespace

ElementSizes ElementSizes::Fixed(uint64_t elements) {
  ElementSizes sizes;
  sizes.listed_ = {elements};
  sizes.text_ = absl::StrCat(elements);
  return sizes;
}

absl::StatusOr<ElementSizes> ElementSizes::Parse(absl::string_view text) {
  ElementSizes sizes;
  sizes.text_ = std::string(text);
  absl::string_view rest = text;
  const bool uniform = absl::ConsumePrefix(&rest, "uniform:");
  if (uniform || absl::ConsumePrefix(&rest, "loguniform:")) {
    sizes.kind_ = uniform ? Kind::kUniform : Kind::kLogUniform;
    absl::StatusOr<std::pair<uint64_t, uint64_t>> range = ParseRange(rest);
    if (!range.ok()) return range.status();
    sizes.low_ = static_cast<double>(range->first);
    sizes.high_ = static_cast<double>(range->second);
    return sizes;
  }
  if (absl::ConsumePrefix(&rest, "exponential:")) {
    sizes.kind_ = Kind::kExponential;
    absl::StatusOr<uint64_t> mean = ParseCount(kField, rest);
    if (!mean.ok()) return mean.status();
    if (*mean < 1) {
      return InvalidValue(kField, QuoteText(std::string(text)),
                          "a mean of 1 or more");
    }
    sizes.low_ = static_cast<double>(*mean);
    sizes.high_ = kExponentialMaxMeans * sizes.low_;
    return sizes;
  }
  for (absl::string_view item : absl::StrSplit(text, ',')) {
    absl::StatusOr<uint64_t> count = ParseCount(kField, item);
    if (!count.ok()) return count.status();
    sizes.listed_.push_back(*count);
  }
  return sizes;
}

uint64_t ElementSizes::Draw(Random& random) const {
  const double u = random.Uniform();
  switch (kind_) {
    case Kind::kListed:
      return listed_[static_cast<size_t>(u *
                                         static_cast<double>(listed_.size()))];
    case Kind::kUniform:
      return static_cast<uint64_t>(low_ + std::floor(u * (high_ - low_ + 1)));
    case Kind::kLogUniform: {
      const double drawn = std::floor(low_ * std::pow((high_ + 1) / low_, u));
      return static_cast<uint64_t>(std::min(drawn, high_));
    }
    case Kind::kExponential: {
      const double drawn = std::floor(-std::log(1 - u) * low_);
      return static_cast<uint64_t>(std::clamp(drawn, 1.0, high_));
    }
  }
  return 0;
}

uint64_t ElementSizes::Largest() const {
  if (kind_ != Kind::kListed) return static_cast<uint64_t>(high_);
  return *std::max_element(listed_.begin(), listed_.end());
}

}  // namespace leakyrelu::loadtest
