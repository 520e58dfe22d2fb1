// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CHART_STYLE_H_
#define CLIENT_CHART_STYLE_H_

#include <string>

namespace leakyrelu::chart {

// Colours as CSS writes them, also for pages around charts.
struct Palette {
  const char* paper;  // behind a chart
  const char* ink;    // primary text
  const char* soft;   // secondary text
  const char* edge;   // grid lines
  const char* series[4];
};
extern const Palette kLight;
extern const Palette kDark;

// The style sheet of charts: light or, by the reader's preference, dark. It
// uses no CSS variables, since not every SVG viewer supports them.
std::string ChartStyle();

}  // namespace leakyrelu::chart

#endif  // CLIENT_CHART_STYLE_H_
