// SPDX-License-Identifier: Apache-2.0
#include "server/log/line.h"

#include <charconv>
#include <cmath>

namespace leakyrelu::log {
namespace {

// Length of the UTF-8 sequence at the start of text; 0 if it is malformed
// (stray or missing continuation, overlong, surrogate, beyond U+10FFFF).
size_t Utf8Length(std::string_view text) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto continues = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || !continues(1)) return 0;
  if (lead < 0xE0) return 2;
  if (lead == 0xE0 && byte(1) < 0xA0) return 0;
  if (lead == 0xED && byte(1) > 0x9F) return 0;
  if (!continues(2)) return 0;
  if (lead < 0xF0) return 3;
  if (lead == 0xF0 && byte(1) < 0x90) return 0;
  if (lead == 0xF4 && byte(1) > 0x8F) return 0;
  return continues(3) ? 4 : 0;
}

void AppendQuoted(std::string_view text, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  out->push_back('"');
  while (!text.empty()) {
    const size_t length = Utf8Length(text);
    const unsigned char first = text.front();
    if (length == 0) {
      out->append("\\ufffd");
    } else if (first == '"' || first == '\\') {
      out->push_back('\\');
      out->push_back(first);
    } else if (first == '\n') {
      out->append("\\n");
    } else if (first < 0x20 || first == 0x7F) {
      out->append("\\u00");
      out->push_back(kHex[first >> 4]);
      out->push_back(kHex[first & 15]);
    } else {
      out->append(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out->push_back('"');
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
    // JSON has no NaN and no infinity.
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
