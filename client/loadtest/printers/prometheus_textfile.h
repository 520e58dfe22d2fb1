// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_PROMETHEUS_TEXTFILE_H_
#define CLIENT_LOADTEST_PRINTERS_PROMETHEUS_TEXTFILE_H_

#include <string>

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// The headline run as gauges in Prometheus' text format 0.0.4, for the textfile
// collector of node_exporter.
std::string FormatPrometheus(const Report& report);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_PROMETHEUS_TEXTFILE_H_
