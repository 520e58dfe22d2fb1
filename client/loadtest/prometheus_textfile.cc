// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/prometheus_textfile.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace leakyrelu::loadtest {
namespace {

void Gauge(std::string* text, absl::string_view name, absl::string_view help,
           double value) {
  absl::StrAppendFormat(text,
                        "# HELP leakyrelu_loadtest_%1$s %2$s\n"
                        "# TYPE leakyrelu_loadtest_%1$s gauge\n"
                        "leakyrelu_loadtest_%1$s %3$.9g\n",
                        name, help, value);
}

void Quantiles(std::string* text, absl::string_view name,
               absl::string_view help, const Histogram& histogram) {
  absl::StrAppendFormat(text,
                        "# HELP leakyrelu_loadtest_%1$s %2$s\n"
                        "# TYPE leakyrelu_loadtest_%1$s gauge\n",
                        name, help);
  const auto line = [&](double quantile, int64_t value_ns) {
    absl::StrAppendFormat(text, "leakyrelu_loadtest_%s{quantile=\"%g\"} %.9g\n",
                          name, quantile, static_cast<double>(value_ns) / 1e9);
  };
  for (const NamedQuantile& named : kQuantiles) {
    line(named.quantile, histogram.QuantileNs(named.quantile));
  }
  line(1, histogram.max_ns());
}

}  // namespace

std::string FormatPrometheus(const Report& report) {
  const RunReport& run = report.headline;
  std::string text;
  Gauge(&text, "started_timestamp_seconds", "When the run began.",
        absl::ToDoubleSeconds(run.started - absl::UnixEpoch()));
  Gauge(&text, "duration_seconds", "Length of the measurement.",
        run.duration_seconds);
  Gauge(&text, "requests", "Requests answered or failed.",
        static_cast<double>(run.requests));
  Gauge(&text, "errors", "Requests failed.", static_cast<double>(run.errors));
  Gauge(&text, "mismatches", "Responses with wrong bits.",
        static_cast<double>(run.mismatches));
  Gauge(&text, "requests_per_second", "Successful requests a second.",
        run.requests_per_second());
  Gauge(&text, "elements_per_second", "Elements a second.",
        run.elements_per_second());
  Gauge(&text, "bytes_per_second", "Message bytes a second, both ways.",
        run.bytes_per_second());
  Gauge(&text, "broken_thresholds", "Conditions of --fail-if that came true.",
        static_cast<double>(report.broken_thresholds.size()));
  Quantiles(&text, "latency_seconds", "From the intended send time.",
            run.latency);
  Quantiles(&text, "uncorrected_latency_seconds", "From the actual send time.",
            run.uncorrected_latency);
  return text;
}

}  // namespace leakyrelu::loadtest
