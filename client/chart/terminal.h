// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CHART_TERMINAL_H_
#define CLIENT_CHART_TERMINAL_H_

#include <string>

#include "client/chart/chart.h"

namespace leakyrelu::chart {

// Draws the chart in ASCII: the plot has `columns` by `rows` cells; title,
// ticks and axis labels surround it. Lines are drawn with '*', points with 'o';
// bars are not drawn. REQUIRES: columns >= 16, rows >= 4.
std::string FormatTerminal(const Chart& chart, int columns = 64, int rows = 20);

}  // namespace leakyrelu::chart

#endif  // CLIENT_CHART_TERMINAL_H_
