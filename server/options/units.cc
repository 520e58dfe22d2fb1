// SPDX-License-Identifier: Apache-2.0
#include "server/options/units.h"

#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace leakyrelu {
namespace {

struct Unit {
  absl::string_view name;
  uint64_t bytes;
};

// Largest binary unit first, as FormatBytes tries them.
constexpr Unit kUnits[] = {
    {"GiB", uint64_t{1} << 30},
    {"MiB", uint64_t{1} << 20},
    {"KiB", uint64_t{1} << 10},
    {"GB", 1'000'000'000},
    {"MB", 1'000'000},
    {"kB", 1'000},
    {"B", 1},
};
constexpr size_t kBinaryUnits = 3;

}  // namespace

std::optional<uint64_t> ParseBytes(absl::string_view text) {
  size_t digits = 0;
  while (digits < text.size() && absl::ascii_isdigit(text[digits])) ++digits;
  uint64_t number = 0;
  // SimpleAtoi fails on no digits and on more than 64 bits.
  if (!absl::SimpleAtoi(text.substr(0, digits), &number)) return std::nullopt;
  const absl::string_view name =
      absl::StripLeadingAsciiWhitespace(text.substr(digits));
  if (name.empty() && digits == text.size()) return number;
  for (const Unit& unit : kUnits) {
    if (!absl::EqualsIgnoreCase(name, unit.name)) continue;
    if (number > std::numeric_limits<uint64_t>::max() / unit.bytes) {
      return std::nullopt;
    }
    return number * unit.bytes;
  }
  return std::nullopt;
}

std::string FormatBytes(uint64_t bytes) {
  for (size_t i = 0; i < kBinaryUnits && bytes != 0; ++i) {
    if (bytes % kUnits[i].bytes == 0) {
      return absl::StrCat(bytes / kUnits[i].bytes, kUnits[i].name);
    }
  }
  return absl::StrCat(bytes);
}

std::optional<absl::Duration> ParseDuration(absl::string_view text) {
  absl::Duration duration;
  if (!absl::ParseDuration(std::string(text), &duration)) return std::nullopt;
  if (duration < absl::ZeroDuration() || duration == absl::InfiniteDuration()) {
    return std::nullopt;
  }
  return duration;
}

}  // namespace leakyrelu
