// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_TEXT_NEAREST_NAME_H_
#define BASE_TEXT_NEAREST_NAME_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leakyrelu {

// The name that a mistyped one was probably meant to be: a name that it is a
// prefix of, or else the name that has the smallest edit distance (insertions,
// deletions and replacements of letters); the first of equals. None if every
// name needs more than a third of its letters changed, since then the text is
// another word rather than a typing error. Dashes before a name do not count as
// letters.
std::optional<std::string> NearestName(std::string_view mistyped,
                                       const std::vector<std::string>& names);

// " (did you mean \"--listen\"?)", or "" where no name is near.
std::string DidYouMean(std::string_view mistyped,
                       const std::vector<std::string>& names);

}  // namespace leakyrelu

#endif  // BASE_TEXT_NEAREST_NAME_H_
