// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_TEXT_FORMAT_H_
#define SERVER_METRICS_TEXT_FORMAT_H_

#include <string>

#include "server/metrics/exposition.h"

namespace leakyrelu {

// A scrape in Prometheus' text exposition format, version 0.0.4: counters,
// gauges and histograms. prometheus-cpp's own writer is not used, since it
// prints 16 digits, and no decimal number of 16 digits parses to the double
// 0.0006, a bucket's bound.
std::string FormatText(const Families& families);

// The number with 15, 16, or 17 digits, as few as parse to the same double:
// "0.0006", "1e-05", "+Inf".
std::string FormatNumber(double value);

}  // namespace leakyrelu

#endif  // SERVER_METRICS_TEXT_FORMAT_H_
