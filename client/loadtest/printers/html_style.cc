// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/html_style.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/chart/style.h"

namespace leakyrelu::loadtest {
namespace {

constexpr char kRules[] = R"css(
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 28px 20px 48px; }
h1 { font-size: 24px; margin: 0 0 2px; }
h2 { font-size: 19px; margin: 28px 0 10px; overflow-wrap: anywhere; }
h3 { font-size: 16px; margin: 0 0 10px; }
.when { color: var(--soft); margin: 0 0 18px; }
.card { background: var(--card); border: 1px solid var(--edge);
  border-radius: 10px; padding: 16px 18px; margin: 0 0 16px; min-width: 0; }
.tiles { display: grid; gap: 12px; margin: 0 0 16px;
  grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); }
.tile { background: var(--card); border: 1px solid var(--edge);
  border-radius: 10px; padding: 12px 14px; }
.tile b { display: block; font-size: 22px; white-space: nowrap;
  font-weight: 650; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); font-size: 13px; }
.tile.bad b { color: var(--bad); }
.pair { display: grid; gap: 16px; margin: 0 0 16px;
  grid-template-columns: repeat(auto-fit, minmax(min(460px, 100%), 1fr)); }
.pair .card { margin: 0; }
.note { border-left: 4px solid var(--warn); background: var(--warn-back);
  border-radius: 6px; padding: 8px 14px; margin: 0 0 12px;
  overflow-wrap: anywhere; }
.note.bad { border-color: var(--bad); background: var(--bad-back); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%;
  font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 5px 10px; white-space: nowrap;
  border-bottom: 1px solid var(--edge); }
th { color: var(--soft); font-weight: 600; font-size: 13px;
  white-space: normal; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th.text, td.text { text-align: left; padding-left: 24px; }
td.text { white-space: normal; overflow-wrap: anywhere; }
tbody tr:last-child td { border-bottom: 0; }
.facts td:first-child { color: var(--soft); width: 110px; }
dl { margin: 0; }
dt { font-weight: 600; }
dd { margin: 0 0 10px; color: var(--soft); }
.narrow { display: none; }
footer { color: var(--soft); font-size: 13px; }
@media (max-width: 760px) {
  main { padding: 16px 12px 32px; }
  .wide { display: none; }
  .narrow { display: block; }
  .card { padding: 12px; }
  .tiles { gap: 8px; grid-template-columns: 1fr 1fr; }
  .tile { padding: 10px 12px; }
  .tile b { font-size: 20px; }
  th, td { padding: 4px 6px; font-size: 13px; }
  .facts td:first-child { width: 70px; vertical-align: top; }
  th.text, td.text { padding-left: 10px; }
  .stacks thead { display: none; }
  .stacks tr { display: block; padding: 8px 0;
    border-bottom: 1px solid var(--edge); }
  .stacks tbody tr:last-child { border-bottom: 0; }
  .stacks td { display: flex; justify-content: space-between; gap: 16px;
    border: 0; padding: 2px 0; white-space: normal; text-align: right;
    overflow-wrap: anywhere; }
  .stacks td::before { content: attr(data-name); color: var(--soft);
    text-align: left; }
  .stacks td:first-child { font-weight: 600; text-align: right; }
  .stacks td.text { padding-left: 0; }
}
)css";

std::string Variables(const chart::Palette& palette, const char* page,
                      const char* states) {
  return absl::StrFormat(
      ":root { --page: %s; --card: %s; --ink: %s; --soft: %s; --edge: %s;\n"
      "  %s }\n",
      page, palette.paper, palette.ink, palette.soft, palette.edge, states);
}

}  // namespace

std::string HtmlStyle() {
  return absl::StrCat(
      "\n:root { color-scheme: light dark; }\n",
      Variables(chart::kLight, "#f5f6f8",
                "--bad: #b3261e; --bad-back: #fdeceb; --warn: #8a5a00; "
                "--warn-back: #fdf3dc;"),
      "@media (prefers-color-scheme: dark) {\n",
      Variables(chart::kDark, "#12161c",
                "--bad: #ff8a80; --bad-back: #3a1f20; --warn: #f0c674; "
                "--warn-back: #352c16;"),
      "}\n", kRules, chart::ChartStyle());
}

}  // namespace leakyrelu::loadtest
