// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CHART_SVG_TEXT_H_
#define CLIENT_CHART_SVG_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

// Measures and wraps the text of drawings. The actual width depends on the
// reader's fonts, so these estimates exceed the width in common sans-serif
// fonts; text that is laid out with them is not clipped.
namespace leakyrelu::chart {

// Estimated width of UTF-8 text at this font size, in units. Each non-ASCII
// character counts as a wide one.
double TextWidth(std::string_view text, double font_size);

// Splits the text into lines of at most this width, at blanks, or within a word
// that is longer than a line. REQUIRES: the width fits one character.
std::vector<std::string> WrapText(std::string_view text, double font_size,
                                  double width);

// Escapes & < > " ' as entities, for text and attributes.
std::string EscapeXml(const std::string& text);

}  // namespace leakyrelu::chart

#endif  // CLIENT_CHART_SVG_TEXT_H_
