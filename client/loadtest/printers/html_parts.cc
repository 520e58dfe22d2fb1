// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/html_parts.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/chart/svg.h"
#include "client/chart/svg_text.h"

namespace leakyrelu::loadtest {
namespace {

using chart::EscapeXml;

constexpr chart::Size kFullWidth = {.width = 1040, .height = 300};
constexpr chart::Size kHalfWidth = {.width = 500, .height = 300};
// The width of a phone, minus margins.
constexpr chart::Size kNarrow = {.width = 330, .height = 260};

}  // namespace

std::string Card(const std::string& title, const std::string& content) {
  return absl::StrFormat("<section class='card'><h3>%s</h3>%s</section>\n",
                         EscapeXml(title), content);
}

std::string ChartCard(const chart::Chart& chart, bool half_width) {
  return Card(chart.title,
              absl::StrFormat(
                  "<div class='wide'>%s</div><div class='narrow'>%s</div>",
                  chart::FormatSvg(chart, half_width ? kHalfWidth : kFullWidth),
                  chart::FormatSvg(chart, kNarrow)));
}

std::string Note(bool bad, const std::string& text) {
  return absl::StrFormat("<p class='note%s'>%s</p>\n", bad ? " bad" : "",
                         EscapeXml(text));
}

std::string HtmlTable(const Cells& header, const std::vector<Cells>& rows,
                      const TableStyle& style) {
  std::string html = absl::StrFormat("<div class='scroll'><table class='%s'>",
                                     style.stacks     ? "stacks"
                                     : header.empty() ? "facts"
                                                      : "");
  if (!header.empty()) {
    absl::StrAppend(&html, "<thead><tr>");
    for (size_t i = 0; i < header.size(); ++i) {
      const bool text = style.last_is_text && i + 1 == header.size();
      absl::StrAppend(&html, text ? "<th class='text'>" : "<th>",
                      EscapeXml(header[i]), "</th>");
    }
    absl::StrAppend(&html, "</tr></thead>\n");
  }
  absl::StrAppend(&html, "<tbody>");
  for (const Cells& row : rows) {
    absl::StrAppend(&html, "<tr>");
    for (size_t i = 0; i < row.size(); ++i) {
      const bool text = style.last_is_text && i + 1 == row.size();
      absl::StrAppend(&html, "<td", text ? " class='text'" : "");
      // The label beside a cell of a stacked row.
      if (style.stacks && i < header.size()) {
        absl::StrAppend(&html, " data-name='", EscapeXml(header[i]), "'");
      }
      absl::StrAppend(&html, ">", EscapeXml(row[i]), "</td>");
    }
    absl::StrAppend(&html, "</tr>\n");
  }
  absl::StrAppend(&html, "</tbody></table></div>");
  return html;
}

}  // namespace leakyrelu::loadtest
