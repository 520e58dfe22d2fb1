// SPDX-License-Identifier: Apache-2.0
#include "client/chart/svg_text.h"

#include "absl/strings/str_replace.h"

namespace leakyrelu::chart {
namespace {

// Character width in DejaVu Sans, the widest of the common fonts, as a fraction
// of the font size.
double CharacterWidth(char c) {
  if ((static_cast<unsigned char>(c) & 0x80) != 0) return 1;
  if (std::string_view(" .,:;'|!()[]ijlftrI-/").find(c) !=
      std::string_view::npos) {
    return 0.42;
  }
  if (std::string_view("mMwW%@").find(c) != std::string_view::npos) return 1;
  return 0.66;
}

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// The next word, including the blank before it.
std::string_view NextWord(std::string_view text) {
  const size_t end = text.find(' ', 1);
  return text.substr(0, end);
}

// The longest prefix that fits; at least one character.
std::string_view Fitting(std::string_view text, double font_size,
                         double width) {
  size_t end = 1;
  while (end < text.size() &&
         (IsContinuation(text[end]) ||
          TextWidth(text.substr(0, end + 1), font_size) <= width)) {
    ++end;
  }
  return text.substr(0, end);
}

}  // namespace

double TextWidth(std::string_view text, double font_size) {
  double width = 0;
  for (char c : text) {
    if (!IsContinuation(c)) width += CharacterWidth(c);
  }
  return width * font_size;
}

std::vector<std::string> WrapText(std::string_view text, double font_size,
                                  double width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    std::string_view word = NextWord(text);
    std::string& line = lines.back();
    if (line.empty() && word.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    if (TextWidth(line, font_size) + TextWidth(word, font_size) <= width) {
      line.append(word);
      text.remove_prefix(word.size());
    } else if (line.empty()) {
      word = Fitting(word, font_size, width);
      line.append(word);
      text.remove_prefix(word.size());
      lines.emplace_back();
    } else {
      lines.emplace_back();
    }
  }
  if (lines.size() > 1 && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string EscapeXml(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"},
                                    {"<", "&lt;"},
                                    {">", "&gt;"},
                                    {"\"", "&quot;"},
                                    {"'", "&#39;"}});
}

}  // namespace leakyrelu::chart
