// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <ostream>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/array.h"
#include "client/cli/commands.h"
#include "client/cli/numbers.h"
#include "client/cli/plot.h"
#include "client/cli/report.h"
#include "client/cli/session.h"
#include "client/cli/svg_plot.h"
#include "client/cli/terminal_plot.h"

namespace leakyrelu::cli {
namespace {

std::vector<double> Points(const Options& options) {
  std::vector<double> x;
  const double range = options.to - options.from;
  if (options.random > 0) {
    // Our own mapping to the range: the standard one differs between libraries,
    // and a seed is to mean the same points everywhere.
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

std::string TitleOf(const Options& options) {
  return absl::StrCat(
      options.derivative ? "Derivative of leaky ReLU" : "Leaky ReLU",
      ", slope ", absl::StrFormat("%g", options.slope), ", as served by ",
      options.server);
}

// The points that were sent and what came back, as numbers and as text.
struct Curve {
  Plot plot;
  std::string table;
};

absl::StatusOr<Curve> Fetch(Client* client, const Options& options) {
  const Array x =
      ArrayOf(Points(options), options.type.value_or(DataType::kFloat32));
  const CallOptions call = CallOptionsOf(options);
  auto result = options.derivative ? client->Derivative({AsTensor(x)}, call)
                                   : client->Forward({AsTensor(x)}, call);
  if (!result.ok()) return result.status();
  const absl::Span<const std::byte> y = (*result)[0].Contiguous();
  Curve curve;
  curve.plot.title = TitleOf(options);
  for (size_t i = 0; i < x.elements(); ++i) {
    const size_t at = i * ElementBytes(x.type);
    curve.plot.x.push_back(ElementAt(x.type, x.bytes.data() + at));
    curve.plot.y.push_back(ElementAt(x.type, y.data() + at));
    absl::StrAppend(&curve.table, FormatElement(x.type, x.bytes.data() + at),
                    " ", FormatElement(x.type, y.data() + at), "\n");
  }
  return curve;
}

}  // namespace

int RunCurve(Client* client, const Options& options, std::ostream& out,
             std::ostream& err) {
  auto curve = Fetch(client, options);
  if (!curve.ok()) return FailCall(err, options.server, curve.status());
  if (options.random > 0) out << curve->table;
  if (options.output == "-") {
    out << DrawInTerminal(curve->plot);
    return kOk;
  }
  std::ofstream file(options.output, std::ios::binary | std::ios::trunc);
  file << DrawSvg(curve->plot);
  file.close();
  if (file) return kOk;
  return Fail(err, kFile,
              absl::UnavailableError(
                  absl::StrCat(options.output, ": cannot be written")));
}

}  // namespace leakyrelu::cli
