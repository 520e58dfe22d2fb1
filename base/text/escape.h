// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_TEXT_ESCAPE_H_
#define BASE_TEXT_ESCAPE_H_

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

// Escapes text of foreign origin (names in a request, lines of a file, a peer's
// error) for a status message, a log line, a terminal or JSON. The result is
// valid UTF-8 on one line, and shows every character that would otherwise be
// invisible or change how its neighbours are displayed: control characters
// (U+0000..U+001F, U+007F..U+009F), line and paragraph separators,
// bidirectional controls and what Unicode calls default ignorable (zero-width
// characters, variation selectors, tags). These are written as JSON escapes,
// "\n" and "\u202e"; a byte that is not UTF-8 becomes "\ufffd". Thread-safe.
namespace leakyrelu {

inline constexpr size_t kUnlimitedBytes = std::numeric_limits<size_t>::max();

// Longer than any name in real use.
inline constexpr size_t kMaxQuotedBytes = 128;

// The result is at most max_bytes long and ends in "..." if it was truncated;
// an escape is never split. Quotes and backslashes are not escaped, so escaping
// twice changes nothing. REQUIRES: max_bytes >= 3.
std::string EscapeText(std::string_view text,
                       size_t max_bytes = kUnlimitedBytes);

// As EscapeText, in double quotes, with '"' and '\' escaped too: a JSON string.
// If it was truncated, "..." follows the closing quote. REQUIRES: max_bytes >=
// 5.
std::string QuoteText(std::string_view text,
                      size_t max_bytes = kMaxQuotedBytes);

}  // namespace leakyrelu

#endif  // BASE_TEXT_ESCAPE_H_
