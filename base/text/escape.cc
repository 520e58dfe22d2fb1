// SPDX-License-Identifier: Apache-2.0
#include "base/text/escape.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

namespace leakyrelu {
namespace {

constexpr std::string_view kEllipsis = "...";

struct Character {
  char32_t code = 0;
  size_t bytes = 0;  // 0: malformed
};

// Returns the first character of text. The bounds on the second byte exclude
// overlong forms, surrogates and code points beyond U+10FFFF (RFC 3629, section
// 4). REQUIRES: text is not empty.
Character FirstCharacter(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  size_t bytes = 0;
  uint8_t low = 0x80;
  uint8_t high = 0xbf;
  if (lead >= 0xc2 && lead <= 0xdf) {
    bytes = 2;
  } else if (lead >= 0xe0 && lead <= 0xef) {
    bytes = 3;
    if (lead == 0xe0) low = 0xa0;
    if (lead == 0xed) high = 0x9f;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    bytes = 4;
    if (lead == 0xf0) low = 0x90;
    if (lead == 0xf4) high = 0x8f;
  }
  if (bytes == 0 || text.size() < bytes) return {};
  if (byte(1) < low || byte(1) > high) return {};
  char32_t code = lead & (0x7f >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3f);
  }
  return {code, bytes};
}

struct Range {
  char32_t first;
  char32_t last;
};

// Categories Cc, Zl and Zp, the property Default_Ignorable_Code_Point (both of
// Unicode 15.0, DerivedCoreProperties.txt) and the interlinear annotations.
constexpr Range kHidden[] = {
    {0x0000, 0x001f},   {0x007f, 0x009f},   {0x00ad, 0x00ad},
    {0x034f, 0x034f},   {0x061c, 0x061c},   {0x115f, 0x1160},
    {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200f},
    {0x2028, 0x202e},   {0x2060, 0x206f},   {0x3164, 0x3164},
    {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},
    {0xfff0, 0xfffb},   {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff},
};

bool IsHidden(char32_t code) {
  const Range* after =
      std::upper_bound(std::begin(kHidden), std::end(kHidden), code,
                       [](char32_t c, const Range& r) { return c < r.first; });
  return after != std::begin(kHidden) && code <= std::prev(after)->last;
}

void AppendUnit(uint32_t unit, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  out->append("\\u");
  for (int shift = 12; shift >= 0; shift -= 4) {
    out->push_back(kHex[unit >> shift & 15]);
  }
}

std::string Escaped(char32_t code) {
  std::string out;
  if (code == '\n') {
    out = "\\n";
  } else if (code < 0x10000) {
    AppendUnit(code, &out);
  } else {
    AppendUnit(0xd800 + ((code - 0x10000) >> 10), &out);
    AppendUnit(0xdc00 + ((code - 0x10000) & 0x3ff), &out);
  }
  return out;
}

struct Clipped {
  std::string text;
  bool truncated = false;
};

// Escapes as much of the text as fits in max_bytes; if that is not all of it,
// as much as leaves room for the ellipsis.
Clipped Escape(std::string_view text, bool quoted, size_t max_bytes) {
  Clipped result;
  size_t whole = 0;  // length up to which the ellipsis still fits
  while (!text.empty()) {
    const Character first = FirstCharacter(text);
    std::string shown;
    if (first.bytes == 0) {
      shown = Escaped(0xfffd);
    } else if (IsHidden(first.code)) {
      shown = Escaped(first.code);
    } else {
      if (quoted && (first.code == '"' || first.code == '\\')) shown = "\\";
      shown.append(text.substr(0, first.bytes));
    }
    if (shown.size() > max_bytes - result.text.size()) {
      result.text.resize(whole);
      result.truncated = true;
      break;
    }
    result.text.append(shown);
    if (max_bytes - result.text.size() >= kEllipsis.size()) {
      whole = result.text.size();
    }
    text.remove_prefix(std::max<size_t>(first.bytes, 1));
  }
  return result;
}

}  // namespace

std::string EscapeText(std::string_view text, size_t max_bytes) {
  Clipped clipped = Escape(text, /*quoted=*/false, max_bytes);
  if (clipped.truncated) clipped.text.append(kEllipsis);
  return std::move(clipped.text);
}

std::string QuoteText(std::string_view text, size_t max_bytes) {
  const Clipped clipped = Escape(text, /*quoted=*/true, max_bytes - 2);
  std::string result = "\"";
  result.append(clipped.text).append("\"");
  if (clipped.truncated) result.append(kEllipsis);
  return result;
}

}  // namespace leakyrelu
