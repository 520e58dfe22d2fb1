// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CHART_SVG_H_
#define CLIENT_CHART_SVG_H_

#include <string>

#include "client/chart/chart.h"

namespace leakyrelu::chart {

// Size of a drawing in units. Text is 12 units high, so text is illegible when
// the drawing is shown at much less than one pixel per unit. Title and legend
// add to the height.
struct Size {
  double width = 1040;
  double height = 320;
};

// An <svg> element for an HTML page with ChartStyle(): without its own title
// and without scripts. Margins follow from the labels, so that none is clipped.
std::string FormatSvg(const Chart& chart, const Size& size);

// The same as a standalone file, with title, colors and style.
std::string FormatSvgDocument(const Chart& chart, const Size& size);

}  // namespace leakyrelu::chart

#endif  // CLIENT_CHART_SVG_H_
