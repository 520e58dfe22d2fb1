// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_PLOT_H_
#define CLIENT_CLI_PLOT_H_

#include <string>
#include <vector>

namespace leakyrelu::cli {

// A curve to be drawn: points by rising x.
struct Plot {
  std::string title;
  std::vector<double> x;
  std::vector<double> y;  // as many
};

// A range of numbers along one axis, with round numbers to mark.
struct Axis {
  double low = 0;
  double high = 1;  // > low
  std::vector<double> ticks;

  // Where value lies: 0 at low, 1 at high.
  double Position(double value) const { return (value - low) / (high - low); }
};

// An axis that holds all finite values, with about this many ticks.
Axis MakeAxis(const std::vector<double>& values, int ticks);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_PLOT_H_
