// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/html_style.h"

namespace leakyrelu::loadtest {

const char kHtmlStyle[] = R"css(
:root { color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --ink: #1c2430; --soft: #5d6878;
  --edge: #dfe3ea; --c1: #0b6bcb; --c2: #d9730d; --c3: #7a4cc2; --c4: #14804a;
  --bad: #b3261e; --bad-back: #fdeceb; --warn: #8a5a00; --warn-back: #fdf3dc; }
@media (prefers-color-scheme: dark) { :root {
  --page: #12161c; --card: #1b212a; --ink: #e7ebf1; --soft: #99a5b5;
  --edge: #303947; --c1: #5aa9f5; --c2: #f0a04b; --c3: #b596f0; --c4: #55c98c;
  --bad: #ff8a80; --bad-back: #3a1f20; --warn: #f0c674; --warn-back: #352c16; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 28px 20px 48px; }
h1 { font-size: 24px; margin: 0 0 2px; }
h2 { font-size: 16px; margin: 0 0 10px; }
.when { color: var(--soft); margin: 0 0 18px; }
.card { background: var(--card); border: 1px solid var(--edge);
  border-radius: 10px; padding: 16px 18px; margin: 0 0 16px; min-width: 0; }
.tiles { display: grid; gap: 12px; margin: 0 0 16px;
  grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); }
.tile { background: var(--card); border: 1px solid var(--edge);
  border-radius: 10px; padding: 12px 14px; }
.tile b { display: block; font-size: 22px; white-space: nowrap; font-weight: 650;
  font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.tile span { color: var(--soft); font-size: 13px; }
.tile.bad b { color: var(--bad); }
.pair { display: grid; gap: 16px;
  grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); }
.pair .card { margin: 0; } .pair { margin: 0 0 16px; }
.note { border-left: 4px solid var(--warn); background: var(--warn-back);
  border-radius: 6px; padding: 8px 14px; margin: 0 0 12px; }
.note.bad { border-color: var(--bad); background: var(--bad-back); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%;
  font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 5px 10px; white-space: nowrap;
  border-bottom: 1px solid var(--edge); }
th { color: var(--soft); font-weight: 600; font-size: 13px; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th.text, td.text { text-align: left; padding-left: 24px; }
td.text { white-space: normal; overflow-wrap: anywhere; }
tr:last-child td { border-bottom: 0; }
.run td:first-child { color: var(--soft); width: 110px; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font-size: 12px; }
svg .axis { font-size: 12.5px; }
svg .flag-name { fill: var(--ink); font-weight: 650; }
.dashed { stroke-dasharray: 6 6; }
.grid { stroke: var(--edge); stroke-width: 1; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round;
  stroke-linecap: round; }
.line.c1 { stroke: var(--c1); } .line.c2 { stroke: var(--c2); }
.line.c3 { stroke: var(--c3); } .line.c4 { stroke: var(--c4); }
.swatch.c1, .mark.c1, .flag.c1 { fill: var(--c1); }
.swatch.c2, .mark.c2, .flag.c2 { fill: var(--c2); }
.swatch.c3, .mark.c3, .flag.c3 { fill: var(--c3); }
.swatch.c4, .mark.c4, .flag.c4 { fill: var(--c4); }
.mark { opacity: 0; } .mark:hover { opacity: 1; }
.flag { stroke: var(--card); stroke-width: 2; }
.level { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 5 4; }
footer { color: var(--soft); font-size: 13px; }
)css";

}  // namespace leakyrelu::loadtest
