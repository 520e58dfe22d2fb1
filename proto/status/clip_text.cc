// SPDX-License-Identifier: Apache-2.0
#include "proto/status/clip_text.h"

#include <cstdint>

namespace leakyrelu {
namespace {

constexpr std::string_view kEllipsis = "...";

bool IsContinuation(char c) { return (static_cast<uint8_t>(c) & 0xc0) == 0x80; }

// Bytes of the character that text begins with; 0 if it is not a printable
// one in valid UTF-8. The bounds on the second byte exclude overlong forms,
// surrogates and what lies beyond U+10FFFF (RFC 3629, section 4).
size_t CharacterBytes(std::string_view text) {
  const uint8_t lead = static_cast<uint8_t>(text[0]);
  if (lead < 0x80) return lead >= 0x20 && lead != 0x7f ? 1 : 0;
  size_t bytes;
  uint8_t low = 0x80;
  uint8_t high = 0xbf;
  if (lead >= 0xc2 && lead <= 0xdf) {
    bytes = 2;
    if (lead == 0xc2) low = 0xa0;  // U+0080..U+009F are control characters
  } else if (lead >= 0xe0 && lead <= 0xef) {
    bytes = 3;
    if (lead == 0xe0) low = 0xa0;
    if (lead == 0xed) high = 0x9f;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    bytes = 4;
    if (lead == 0xf0) low = 0x90;
    if (lead == 0xf4) high = 0x8f;
  } else {
    return 0;
  }
  if (text.size() < bytes) return 0;
  const uint8_t second = static_cast<uint8_t>(text[1]);
  if (second < low || second > high) return 0;
  for (size_t i = 2; i < bytes; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  return bytes;
}

}  // namespace

std::string ClipText(std::string_view text, size_t max_bytes) {
  std::string clipped;
  size_t whole = 0;  // length up to which the ellipsis still fits
  while (!text.empty()) {
    const size_t bytes = CharacterBytes(text);
    const std::string_view character = bytes ? text.substr(0, bytes) : "?";
    if (clipped.size() + character.size() > max_bytes) {
      clipped.resize(whole);
      clipped.append(kEllipsis);
      break;
    }
    clipped.append(character);
    if (clipped.size() + kEllipsis.size() <= max_bytes) whole = clipped.size();
    text.remove_prefix(bytes ? bytes : 1);
  }
  return clipped;
}

}  // namespace leakyrelu
