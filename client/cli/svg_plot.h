// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_SVG_PLOT_H_
#define CLIENT_CLI_SVG_PLOT_H_

#include <string>

#include "client/cli/plot.h"

namespace leakyrelu::cli {

// The plot as a self-contained SVG document that follows the reader's light or
// dark colours. Few points are marked one by one.
std::string DrawSvg(const Plot& plot);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_SVG_PLOT_H_
