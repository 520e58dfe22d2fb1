// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_TERMINAL_PLOT_H_
#define CLIENT_CLI_TERMINAL_PLOT_H_

#include <string>

#include "client/cli/plot.h"

namespace leakyrelu::cli {

// The plot in characters, `columns` by `rows` without title and labels.
std::string DrawInTerminal(const Plot& plot, int columns = 64, int rows = 20);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_TERMINAL_PLOT_H_
