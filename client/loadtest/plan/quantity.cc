// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/plan/quantity.h"

#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"

namespace leakyrelu::loadtest {
namespace {

struct Suffix {
  absl::string_view text;
  double factor;
};

// Longer suffixes first. No suffix ends with "Mi" but itself; "k" does not
// match "Ki".
constexpr Suffix kSuffixes[] = {
    {"Ki", 1024.0},
    {"Mi", 1024.0 * 1024},
    {"Gi", 1024.0 * 1024 * 1024},
    {"k", 1e3},
    {"M", 1e6},
    {"G", 1e9},
};

absl::Status Bad(absl::string_view field, absl::string_view got,
                 absl::string_view allowed) {
  return InvalidValue(field, QuoteText(std::string(got)), allowed);
}

// Formats three significant digits, without an exponent between 1 and 1000.
std::string ThreeDigits(double value) {
  if (value >= 99.95) return absl::StrFormat("%.0f", value);
  if (value >= 9.995) return absl::StrFormat("%.1f", value);
  return absl::StrFormat("%.2f", value);
}

}  // namespace

absl::StatusOr<double> ParseQuantity(absl::string_view field,
                                     absl::string_view text) {
  absl::string_view digits = text;
  double factor = 1;
  for (const Suffix& suffix : kSuffixes) {
    if (absl::ConsumeSuffix(&digits, suffix.text)) {
      factor = suffix.factor;
      break;
    }
  }
  double value = 0;
  if (!absl::SimpleAtod(digits, &value) || !std::isfinite(value) || value < 0) {
    return Bad(field, text,
               "a number >= 0, with k, M, G, Ki, Mi or Gi if wanted");
  }
  return value * factor;
}

absl::StatusOr<uint64_t> ParseCount(absl::string_view field,
                                    absl::string_view text) {
  absl::StatusOr<double> value = ParseQuantity(field, text);
  if (!value.ok()) return value.status();
  // Beyond 2^53, a double cannot represent every whole number.
  if (*value != std::floor(*value) || *value > 0x1p53) {
    return Bad(field, text, "a whole number up to 2^53");
  }
  return static_cast<uint64_t>(*value);
}

absl::StatusOr<absl::Duration> ParseDuration(absl::string_view field,
                                             absl::string_view text) {
  absl::Duration duration;
  if (!absl::ParseDuration(text, &duration) ||
      duration < absl::ZeroDuration() || duration == absl::InfiniteDuration()) {
    return Bad(field, text, "a duration such as 250us, 5ms, 10s, 2m, 1h");
  }
  return duration;
}

absl::StatusOr<double> ParseShare(absl::string_view field,
                                  absl::string_view text) {
  absl::string_view digits = text;
  const double factor = absl::ConsumeSuffix(&digits, "%") ? 0.01 : 1;
  double value = 0;
  if (!absl::SimpleAtod(digits, &value) || !(value * factor >= 0) ||
      !(value * factor <= 1)) {
    return Bad(field, text, "a share from 0 to 1 or from 0% to 100%");
  }
  return value * factor;
}

std::string FormatSeconds(double seconds) {
  const double ns = seconds * 1e9;
  if (ns < 999.5) return absl::StrFormat("%.0f ns", ns);
  if (ns < 999.5e3) return ThreeDigits(ns / 1e3) + " us";
  if (ns < 999.5e6) return ThreeDigits(ns / 1e6) + " ms";
  return ThreeDigits(seconds) + " s";
}

std::string FormatCount(double count) {
  if (count < 999.5) {
    return count == std::floor(count) ? absl::StrFormat("%.0f", count)
                                      : ThreeDigits(count);
  }
  if (count < 999.5e3) return ThreeDigits(count / 1e3) + " k";
  if (count < 999.5e6) return ThreeDigits(count / 1e6) + " M";
  return ThreeDigits(count / 1e9) + " G";
}

std::string FormatBytes(double bytes) {
  if (bytes < 999.5) return absl::StrFormat("%.0f B", bytes);
  if (bytes < 999.5e3) return ThreeDigits(bytes / 1e3) + " kB";
  if (bytes < 999.5e6) return ThreeDigits(bytes / 1e6) + " MB";
  return ThreeDigits(bytes / 1e9) + " GB";
}

}  // namespace leakyrelu::loadtest
