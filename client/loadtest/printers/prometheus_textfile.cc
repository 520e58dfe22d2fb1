// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/prometheus_textfile.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/report/outcome_name.h"

namespace leakyrelu::loadtest {
namespace {

std::string Head(const char* name, const char* help, const char* type) {
  return absl::StrFormat(
      "# HELP leakyrelu_loadtest_%1$s %2$s\n# TYPE leakyrelu_loadtest_%1$s "
      "%3$s\n",
      name, help, type);
}

void Gauge(std::string* text, const char* name, const char* help,
           double value) {
  absl::StrAppendFormat(text, "%sleakyrelu_loadtest_%s %.15g\n",
                        Head(name, help, "gauge"), name, value);
}

void Summary(std::string* text, const char* name, const char* help,
             const Histogram& histogram) {
  if (histogram.count() == 0) return;
  absl::StrAppend(text, Head(name, help, "summary"));
  const auto line = [&](double quantile, int64_t value_ns) {
    absl::StrAppendFormat(text, "leakyrelu_loadtest_%s{quantile=\"%g\"} %.9g\n",
                          name, quantile, NsToSeconds(value_ns));
  };
  for (const NamedQuantile& named : kQuantiles) {
    line(named.quantile, histogram.QuantileNs(named.quantile));
  }
  line(1, histogram.max_ns());
  const auto count = static_cast<double>(histogram.count());
  absl::StrAppendFormat(text,
                        "leakyrelu_loadtest_%1$s_sum %2$.9g\n"
                        "leakyrelu_loadtest_%1$s_count %3$d\n",
                        name, NsToSeconds(histogram.mean_ns()) * count,
                        histogram.count());
}

// Writes only samples that were measured.
void Measured(std::string* text, const Report& report) {
  const RunReport& run = report.headline;
  if (!run.measured()) return;
  Gauge(text, "duration_seconds", "Length of the measurement.",
        run.duration_seconds);
  Gauge(text, "requests", "Requests answered or failed.",
        static_cast<double>(run.requests));
  Gauge(text, "errors", "Requests failed.", static_cast<double>(run.errors));
  Gauge(text, "requests_per_second", "Successful requests a second.",
        run.requests_per_second());
  Gauge(text, "elements_per_second", "Elements a second.",
        run.elements_per_second());
  Gauge(text, "bytes_per_second", "Message bytes a second, both ways.",
        run.bytes_per_second());
  Gauge(text, "client_cpu_seconds", "CPU time of the load tester.",
        run.client_cpu_seconds);
  Gauge(text, "mismatches", "Responses with wrong bits.",
        static_cast<double>(run.mismatches));
  Gauge(text, "broken_thresholds", "Conditions of --fail-if that came true.",
        static_cast<double>(report.broken_thresholds.size()));
}

}  // namespace

std::string FormatPrometheus(const Report& report) {
  const RunReport& run = report.headline;
  std::string text;
  Gauge(&text, "started_timestamp_seconds", "When the run began.",
        absl::ToDoubleSeconds(run.started - absl::UnixEpoch()));
  absl::StrAppendFormat(
      &text, "%sleakyrelu_loadtest_outcome{outcome=\"%s\"} 1\n",
      Head("outcome", "How the run ended.", "gauge"), OutcomeName(run.outcome));
  Measured(&text, report);
  Summary(&text, "latency_seconds", "From the intended send time.",
          run.latency);
  Summary(&text, "uncorrected_latency_seconds", "From the actual send time.",
          run.uncorrected_latency);
  return text;
}

}  // namespace leakyrelu::loadtest
