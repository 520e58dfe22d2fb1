// SPDX-License-Identifier: Apache-2.0
#include "base/text/nearest_name.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "base/text/escape.h"

namespace leakyrelu {
namespace {

// Shorter prefixes match too many names.
constexpr size_t kMinPrefix = 3;

// Longer text is not a name, and the distance takes time proportional to the
// product of both lengths.
constexpr size_t kMaxName = 100;

std::string_view WithoutDashes(std::string_view name) {
  return name.substr(std::min(name.find_first_not_of('-'), name.size()));
}

// The number of letters to insert, delete, replace or swap with a neighbour
// (optimal string alignment), computed row by row.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1);
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = a[i - 1] == b[j - 1];
      row[j] =
          std::min({last[j - 1] + (same ? 0 : 1), row[j - 1] + 1, last[j] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(last);
    last.swap(row);
  }
  return last.back();
}

}  // namespace

std::optional<std::string> NearestName(std::string_view mistyped,
                                       const std::vector<std::string>& names) {
  const std::string_view word = WithoutDashes(mistyped);
  if (word.empty() || word.size() > kMaxName) return std::nullopt;
  std::optional<std::string> nearest;
  size_t min_distance = 0;
  for (const std::string& name : names) {
    const std::string_view known = WithoutDashes(name);
    const bool begins =
        word.size() >= kMinPrefix && known.substr(0, word.size()) == word;
    const size_t distance = begins ? 0 : Distance(word, known);
    if (3 * distance > known.size()) continue;
    if (nearest.has_value() && distance >= min_distance) continue;
    nearest = name;
    min_distance = distance;
  }
  return nearest;
}

std::string DidYouMean(std::string_view mistyped,
                       const std::vector<std::string>& names) {
  const std::optional<std::string> nearest = NearestName(mistyped, names);
  if (!nearest.has_value()) return "";
  return absl::StrCat(" (did you mean ", QuoteText(*nearest), "?)");
}

}  // namespace leakyrelu
