// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_HTML_PARTS_H_
#define CLIENT_LOADTEST_PRINTERS_HTML_PARTS_H_

#include <string>
#include <vector>

#include "client/chart/chart.h"

// Building blocks of the HTML report.
namespace leakyrelu::loadtest {

// A box with a heading.
std::string Card(const std::string& title, const std::string& content);

// A chart in a box, drawn twice: in the page's width, or half of it, and narrow
// for phones, where the wide one would be illegible.
std::string ChartCard(const chart::Chart& chart, bool half_width);

// A highlighted sentence; bad: styled as a failure.
std::string Note(bool bad, const std::string& text);

using Cells = std::vector<std::string>;

struct TableStyle {
  // The last column holds sentences instead of figures.
  bool last_is_text = false;
  // On a phone, shows each row as a list of its own, for tables of many
  // columns.
  bool stacks = false;
};

// header: empty if the table has none.
std::string HtmlTable(const Cells& header, const std::vector<Cells>& rows,
                      const TableStyle& style = {});

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_HTML_PARTS_H_
