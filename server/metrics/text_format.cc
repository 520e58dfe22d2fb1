// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/text_format.h"

#include <charconv>
#include <cmath>
#include <string_view>

namespace leakyrelu {
namespace {

std::string_view TypeName(prometheus::MetricType type) {
  switch (type) {
    case prometheus::MetricType::Counter:
      return "counter";
    case prometheus::MetricType::Gauge:
      return "gauge";
    case prometheus::MetricType::Histogram:
      return "histogram";
    default:
      return "untyped";
  }
}

// Help texts contain no quotes to escape.
void AppendEscaped(std::string_view text, bool quoted, std::string* out) {
  for (const char c : text) {
    if (c == '\n') {
      *out += "\\n";
    } else {
      if (c == '\\' || (quoted && c == '"')) *out += '\\';
      *out += c;
    }
  }
}

void AppendLabel(std::string_view name, std::string_view value,
                 std::string* labels) {
  *labels += labels->empty() ? '{' : ',';
  labels->append(name).append("=\"");
  AppendEscaped(value, /*quoted=*/true, labels);
  *labels += '"';
}

void AppendSample(std::string_view name, std::string_view suffix,
                  std::string_view labels, std::string_view value,
                  std::string* out) {
  out->append(name).append(suffix).append(labels);
  if (!labels.empty()) *out += '}';
  *out += ' ';
  out->append(value) += '\n';
}

void AppendHistogram(std::string_view name, const std::string& labels,
                     const prometheus::ClientMetric::Histogram& histogram,
                     std::string* out) {
  AppendSample(name, "_count", labels, std::to_string(histogram.sample_count),
               out);
  AppendSample(name, "_sum", labels, FormatNumber(histogram.sample_sum), out);
  for (const auto& bucket : histogram.bucket) {
    std::string with_bound = labels;
    AppendLabel("le", FormatNumber(bucket.upper_bound), &with_bound);
    AppendSample(name, "_bucket", with_bound,
                 std::to_string(bucket.cumulative_count), out);
  }
}

}  // namespace

std::string FormatNumber(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  char text[32];  // -1.2345678901234567e-308 and shorter ones
  char* end = text;
  for (int digits = 15; digits <= 17; ++digits) {
    end = std::to_chars(text, text + sizeof(text), value,
                        std::chars_format::general, digits)
              .ptr;
    double read = 0;
    std::from_chars(text, end, read);
    if (read == value) break;
  }
  return std::string(text, end);
}

std::string FormatText(const Families& families) {
  std::string out;
  for (const prometheus::MetricFamily& family : families) {
    out.append("# HELP ").append(family.name) += ' ';
    AppendEscaped(family.help, /*quoted=*/false, &out);
    out.append("\n# TYPE ").append(family.name) += ' ';
    out.append(TypeName(family.type)) += '\n';
    for (const prometheus::ClientMetric& metric : family.metric) {
      std::string labels;
      for (const auto& label : metric.label) {
        AppendLabel(label.name, label.value, &labels);
      }
      if (family.type == prometheus::MetricType::Histogram) {
        AppendHistogram(family.name, labels, metric.histogram, &out);
      } else {
        const bool counts = family.type == prometheus::MetricType::Counter;
        AppendSample(
            family.name, "", labels,
            FormatNumber(counts ? metric.counter.value : metric.gauge.value),
            &out);
      }
    }
  }
  return out;
}

}  // namespace leakyrelu
