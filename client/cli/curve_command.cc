// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/files/files.h"
#include "base/text/json_writer.h"
#include "client/chart/svg.h"
#include "client/chart/terminal.h"
#include "client/cli/commands.h"
#include "client/cli/files/array.h"
#include "client/cli/files/array_json.h"
#include "client/cli/files/file_format.h"
#include "client/cli/files/numbers.h"
#include "client/cli/report.h"
#include "client/cli/session.h"

namespace leakyrelu::cli {
namespace {

// With more points than this, the dots would cover the line.
constexpr size_t kMaxDots = 50;

constexpr chart::Size kSvgSize = {.width = 720, .height = 460};

std::vector<double> Points(const Options& options) {
  std::vector<double> x;
  const double range = options.to - options.from;
  if (options.random > 0) {
    // Maps to the range here: std::uniform_real_distribution differs between
    // standard libraries, and a seed must give the same points everywhere.
    std::mt19937_64 dice(options.seed);
    for (int i = 0; i < options.random; ++i) {
      const double part = static_cast<double>(dice() >> 11) * 0x1p-53;
      x.push_back(options.from + range * part);
    }
    std::sort(x.begin(), x.end());
    return x;
  }
  for (int i = 0; i < options.points; ++i) {
    x.push_back(options.from + range * i / (options.points - 1));
  }
  return x;
}

Array ArrayOf(const std::vector<double>& values, DataType type) {
  Array array{type, {static_cast<int64_t>(values.size())}, false, {}};
  for (double value : values) AppendElement(type, value, &array.bytes);
  return array;
}

std::vector<double> ValuesOf(const Array& array) {
  std::vector<double> values;
  const size_t size = ElementBytes(array.type);
  for (size_t i = 0; i < array.elements(); ++i) {
    values.push_back(ElementAt(array.type, array.bytes.data() + i * size));
  }
  return values;
}

// The smallest normal number, which is above 0 in all semantics.
double SmallestPositive(DataType type) {
  switch (type) {
    case DataType::kFloat64:
      return 0x1p-1022;
    case DataType::kFloat16:
      return 0x1p-14;
    case DataType::kFloat32:
    case DataType::kBFloat16:
      break;
  }
  return 0x1p-126;
}

// The x values at which a line through the points must bend: 0 for the
// function; for the derivative, 0 and the next value above it.
std::vector<double> Knots(const Options& options, const std::vector<double>& x,
                          DataType type) {
  std::vector<double> knots = x;
  for (double knot : {options.from, 0.0, SmallestPositive(type), options.to}) {
    if (knot >= options.from && knot <= options.to) knots.push_back(knot);
  }
  std::sort(knots.begin(), knots.end());
  return knots;
}

// The points that were sent and the results.
struct Curve {
  Array x;
  Array y;
  Array knots_x;
  Array knots_y;
};

Array Received(const Tensor& tensor, const Array& sent) {
  Array array{sent.type, sent.shape, false,
              std::vector<std::byte>(sent.bytes.size())};
  // The client has checked the size.
  tensor.CopyTo(absl::MakeSpan(array.bytes)).IgnoreError();
  return array;
}

absl::StatusOr<Curve> Fetch(Client* client, const Options& options) {
  const DataType type = options.type.value_or(options.text_type);
  const std::vector<double> points = Points(options);
  Curve curve;
  curve.x = ArrayOf(points, type);
  curve.knots_x = ArrayOf(Knots(options, points, type), type);
  const std::vector<TensorRef> inputs = {AsTensor(curve.x),
                                         AsTensor(curve.knots_x)};
  const CallOptions call = CallOptionsOf(options);
  auto result = options.derivative ? client->Derivative(inputs, call)
                                   : client->Forward(inputs, call);
  if (!result.ok()) return result.status();
  curve.y = Received((*result)[0], curve.x);
  curve.knots_y = Received((*result)[1], curve.knots_x);
  return curve;
}

chart::Series SeriesOf(const Array& x, const Array& y, chart::Shape shape) {
  chart::Series series{.name = "", .points = {}, .shape = shape};
  const std::vector<double> xs = ValuesOf(x);
  const std::vector<double> ys = ValuesOf(y);
  for (size_t i = 0; i < xs.size(); ++i) {
    series.points.push_back({.x = xs[i], .y = ys[i]});
    if (shape == chart::Shape::kPoints) {
      series.points.back().title = absl::StrFormat("(%g, %g)", xs[i], ys[i]);
    }
  }
  return series;
}

chart::Chart ChartOf(const Options& options, const Curve& curve) {
  chart::Chart chart;
  chart.title = absl::StrCat(
      options.derivative ? "Derivative of leaky ReLU" : "Leaky ReLU",
      ", slope ", absl::StrFormat("%g", options.slope), ", as served by ",
      options.server);
  chart.x.label = "x";
  chart.y.label = options.derivative ? "dy/dx" : "y";
  chart.series.push_back(
      SeriesOf(curve.knots_x, curve.knots_y, chart::Shape::kLine));
  if (curve.x.elements() <= kMaxDots) {
    chart.series.push_back(SeriesOf(curve.x, curve.y, chart::Shape::kPoints));
  }
  return chart;
}

std::string FormatTable(const Curve& curve) {
  std::string table;
  const size_t size = ElementBytes(curve.x.type);
  for (size_t i = 0; i < curve.x.elements(); ++i) {
    absl::StrAppend(
        &table, FormatElement(curve.x.type, curve.x.bytes.data() + i * size),
        " ", FormatElement(curve.y.type, curve.y.bytes.data() + i * size),
        "\n");
  }
  return table;
}

std::string FormatJson(const Options& options, const Curve& curve) {
  JsonWriter json;
  json.BeginObject();
  json.Key("server").String(options.server);
  json.Key("function").String(options.derivative ? "derivative" : "forward");
  json.Key("negative_slope").Number(options.slope);
  json.Key("semantics").String(SemanticsName(options.semantics));
  json.Key("dtype").String(DataTypeName(curve.x.type));
  json.Key("x");
  WriteValues(curve.x, &json);
  json.Key("y");
  WriteValues(curve.y, &json);
  json.EndObject();
  return json.text();
}

}  // namespace

int RunCurve(Client* client, const Options& options, std::string* out,
             std::ostream& err) {
  auto curve = Fetch(client, options);
  if (!curve.ok()) return FailCall(err, options.server, curve.status());
  if (options.json) {
    *out = FormatJson(options, *curve);
    return kOk;
  }
  if (options.random > 0) *out = FormatTable(*curve);
  const chart::Chart chart = ChartOf(options, *curve);
  if (options.output == "-") {
    absl::StrAppend(out, chart::FormatTerminal(chart));
    return kOk;
  }
  const auto format = FormatOfOutput(options.output, kCurveFormats);
  if (!format.ok()) return Fail(err, kUsage, format.status());
  const absl::Status written = WriteFile(
      "--output", options.output,
      *format == FileFormat::kJson ? FormatJson(options, *curve)
                                   : chart::FormatSvgDocument(chart, kSvgSize));
  return written.ok() ? kOk : Fail(err, kFile, written);
}

}  // namespace leakyrelu::cli
