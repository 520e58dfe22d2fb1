// SPDX-License-Identifier: Apache-2.0
#include "client/chart/style.h"

#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace leakyrelu::chart {
namespace {

constexpr char kShapes[] = R"css(
svg { display: block; width: 100%; height: auto; }
svg text { font: 12px system-ui, "Segoe UI", Roboto, "DejaVu Sans",
  sans-serif; }
svg .title { font-size: 16px; font-weight: 600; }
svg .flag-name { font-weight: 600; }
.grid, .zero { stroke-width: 1; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round;
  stroke-linecap: round; }
.dashed { stroke-dasharray: 6 6; }
.bar { opacity: .75; }
.mark { opacity: 0; }
.mark:hover { opacity: 1; }
.dot, .flag { stroke-width: 1.5; }
)css";

std::string ColorRules(const Palette& palette) {
  std::string css = absl::StrFormat(
      ".paper { fill: %1$s; }\n.dot, .flag { stroke: %1$s; }\n"
      "svg text { fill: %3$s; }\n"
      "svg .title, svg .flag-name { fill: %2$s; }\n"
      ".grid { stroke: %4$s; }\n.zero { stroke: %3$s; }\n",
      palette.paper, palette.ink, palette.soft, palette.edge);
  for (size_t i = 0; i < std::size(palette.series); ++i) {
    absl::StrAppendFormat(&css,
                          ".line.c%1$d { stroke: %2$s; }\n"
                          ".fill.c%1$d { fill: %2$s; }\n",
                          i + 1, palette.series[i]);
  }
  return css;
}

}  // namespace

const Palette kLight = {.paper = "#ffffff",
                        .ink = "#1c2430",
                        .soft = "#5d6878",
                        .edge = "#dfe3ea",
                        .series = {"#0b6bcb", "#d9730d", "#7a4cc2", "#14804a"}};
const Palette kDark = {.paper = "#1b212a",
                       .ink = "#e7ebf1",
                       .soft = "#99a5b5",
                       .edge = "#303947",
                       .series = {"#5aa9f5", "#f0a04b", "#b596f0", "#55c98c"}};

std::string ChartStyle() {
  return absl::StrCat(kShapes, ColorRules(kLight),
                      "@media (prefers-color-scheme: dark) {\n",
                      ColorRules(kDark), "}\n");
}

}  // namespace leakyrelu::chart
