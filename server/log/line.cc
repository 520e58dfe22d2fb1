// SPDX-License-Identifier: Apache-2.0
#include "server/log/line.h"

#include <charconv>
#include <cmath>

#include "base/text/escape.h"

namespace leakyrelu::log {
namespace {

// A JSON string, on one line for any text.
void AppendQuoted(std::string_view text, std::string* out) {
  out->append(QuoteText(text, kUnlimitedBytes));
}

template <typename Number>
void AppendNumber(Number number, std::string* out) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  out->append(digits, end);
}

void AppendValue(const Field& field, bool quote_plain_words, std::string* out) {
  if (const auto* text = std::get_if<std::string>(&field.value)) {
    const bool plain =
        !text->empty() && text->find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789._-:/[],+") == std::string::npos;
    if (plain && !quote_plain_words) {
      out->append(*text);
    } else {
      AppendQuoted(*text, out);
    }
  } else if (const auto* boolean = std::get_if<bool>(&field.value)) {
    out->append(*boolean ? "true" : "false");
  } else if (const auto* integer = std::get_if<int64_t>(&field.value)) {
    AppendNumber(*integer, out);
  } else {
    const double number = std::get<double>(field.value);
    // JSON has no NaN or infinity.
    if (std::isfinite(number)) {
      AppendNumber(number, out);
    } else {
      out->append("null");
    }
  }
}

}  // namespace

std::string FormatJson(std::string_view event, absl::Span<const Field> fields) {
  std::string line = "\"event\":";
  AppendQuoted(event, &line);
  for (const Field& field : fields) {
    line.push_back(',');
    AppendQuoted(field.key, &line);
    line.push_back(':');
    AppendValue(field, /*quote_plain_words=*/true, &line);
  }
  return line;
}

std::string FormatText(std::string_view event, absl::Span<const Field> fields) {
  std::string line(event);
  for (const Field& field : fields) {
    line.push_back(' ');
    line.append(field.key);
    line.push_back('=');
    AppendValue(field, /*quote_plain_words=*/false, &line);
  }
  return line;
}

}  // namespace leakyrelu::log
