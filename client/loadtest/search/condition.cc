// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/search/condition.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "client/loadtest/plan/quantity.h"

namespace leakyrelu::loadtest {
namespace {

constexpr double kLagQuantile = 0.99;

absl::Status Bad(absl::string_view text) {
  return InvalidValue(
      "condition", QuoteText(std::string(text)),
      "FIGURE<LIMIT with <, <=, > or >=, FIGURE one of p50 p90 p95 p99 p99.9 "
      "p99.99 mean max lag errors mismatches rate (p99<5ms, errors>0.1%, "
      "rate<10k)");
}

}  // namespace

absl::StatusOr<Condition> Condition::Parse(absl::string_view text) {
  Condition condition;
  condition.text_ = std::string(text);
  const size_t sign = text.find_first_of("<>");
  if (sign == absl::string_view::npos) return Bad(text);
  const absl::string_view name =
      absl::StripAsciiWhitespace(text.substr(0, sign));
  absl::string_view limit = text.substr(sign + 1);
  const bool or_equal = absl::ConsumePrefix(&limit, "=");
  limit = absl::StripAsciiWhitespace(limit);
  if (text[sign] == '<') {
    condition.comparison_ =
        or_equal ? Comparison::kLessEqual : Comparison::kLess;
  } else {
    condition.comparison_ =
        or_equal ? Comparison::kGreaterEqual : Comparison::kGreater;
  }

  bool duration = true;
  const NamedQuantile* quantile = nullptr;
  for (const NamedQuantile& known : kQuantiles) {
    if (name == known.label) quantile = &known;
  }
  if (quantile != nullptr) {
    condition.quantile_ = quantile->quantile;
  } else if (name == "mean") {
    condition.figure_ = Figure::kMean;
  } else if (name == "max") {
    condition.figure_ = Figure::kMax;
  } else if (name == "lag") {
    condition.figure_ = Figure::kLag;
  } else {
    duration = false;
    if (name == "errors") {
      condition.figure_ =
          absl::EndsWith(limit, "%") ? Figure::kErrorShare : Figure::kErrors;
    } else if (name == "mismatches") {
      condition.figure_ = Figure::kMismatches;
    } else if (name == "rate") {
      condition.figure_ = Figure::kRate;
    } else {
      return Bad(text);
    }
  }

  if (duration) {
    absl::StatusOr<absl::Duration> parsed = ParseDuration(text, limit);
    if (!parsed.ok()) return Bad(text);
    condition.limit_ = absl::ToDoubleSeconds(*parsed);
    return condition;
  }
  absl::StatusOr<double> number = condition.figure_ == Figure::kErrorShare
                                      ? ParseShare(text, limit)
                                      : ParseQuantity(text, limit);
  if (!number.ok()) return Bad(text);
  condition.limit_ = *number;
  return condition;
}

double Condition::Value(const RunReport& run) const {
  const bool nothing = run.requests == run.errors;
  const double never = std::numeric_limits<double>::infinity();
  switch (figure_) {
    case Figure::kQuantile:
      return nothing ? never : NsToSeconds(run.latency.QuantileNs(quantile_));
    case Figure::kMean:
      return nothing ? never : NsToSeconds(run.latency.mean_ns());
    case Figure::kMax:
      return nothing ? never : NsToSeconds(run.latency.max_ns());
    case Figure::kLag:
      return NsToSeconds(run.send_lag.QuantileNs(kLagQuantile));
    case Figure::kErrors:
      return static_cast<double>(run.errors);
    case Figure::kErrorShare:
      return nothing ? 1 : run.error_share();
    case Figure::kMismatches:
      return static_cast<double>(run.mismatches);
    case Figure::kRate:
      return run.requests_per_second();
  }
  return never;
}

bool Condition::Holds(const RunReport& run) const {
  const double value = Value(run);
  switch (comparison_) {
    case Comparison::kLess:
      return value < limit_;
    case Comparison::kLessEqual:
      return value <= limit_;
    case Comparison::kGreater:
      return value > limit_;
    case Comparison::kGreaterEqual:
      return value >= limit_;
  }
  return false;
}

std::string Condition::Explain(const RunReport& run) const {
  const double value = Value(run);
  switch (figure_) {
    case Figure::kErrors:
    case Figure::kMismatches:
    case Figure::kRate:
      return absl::StrCat(text_, ": ", FormatCount(value));
    case Figure::kErrorShare:
      return absl::StrCat(text_, ": ", value * 100, " %");
    case Figure::kQuantile:
    case Figure::kMean:
    case Figure::kMax:
    case Figure::kLag:
      break;
  }
  if (value == std::numeric_limits<double>::infinity()) {
    return absl::StrCat(text_, ": no call succeeded");
  }
  return absl::StrCat(text_, ": ", FormatSeconds(value));
}

uint64_t Condition::samples_needed() const {
  constexpr double kBeyond = 10;
  if (figure_ != Figure::kQuantile && figure_ != Figure::kLag) return 0;
  const double quantile = figure_ == Figure::kLag ? kLagQuantile : quantile_;
  // In doubles, 1 - 0.99 is slightly more than 0.01.
  return static_cast<uint64_t>(std::ceil(kBeyond / (1 - quantile) - 1e-6));
}

uint64_t SamplesNeeded(const std::vector<Condition>& conditions) {
  uint64_t needed = 0;
  for (const Condition& condition : conditions) {
    needed = std::max(needed, condition.samples_needed());
  }
  return needed;
}

std::vector<std::string> MatchingConditions(
    const std::vector<Condition>& conditions, const RunReport& run) {
  std::vector<std::string> held;
  for (const Condition& condition : conditions) {
    if (condition.Holds(run)) held.push_back(condition.Explain(run));
  }
  return held;
}

std::string FirstBroken(const std::vector<Condition>& conditions,
                        const RunReport& run) {
  for (const Condition& condition : conditions) {
    if (!condition.Holds(run)) return condition.Explain(run);
  }
  return "";
}

}  // namespace leakyrelu::loadtest
