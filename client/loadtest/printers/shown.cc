// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/shown.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/plan/quantity.h"

namespace leakyrelu::loadtest {
namespace {

constexpr char kNotMeasured[] = "-";

}  // namespace

std::string ShowQuantile(const Histogram& histogram, double quantile) {
  if (histogram.count() == 0) return kNotMeasured;
  return FormatSeconds(NsToSeconds(histogram.QuantileNs(quantile)));
}

std::string ShowMean(const Histogram& histogram) {
  if (histogram.count() == 0) return kNotMeasured;
  return FormatSeconds(NsToSeconds(histogram.mean_ns()));
}

std::string ShowRate(const RunReport& run) {
  return run.measured() ? FormatCount(run.requests_per_second()) : kNotMeasured;
}

std::string ShowRequests(const RunReport& run) {
  return run.measured() ? absl::StrCat(run.requests) : kNotMeasured;
}

std::string ShowBytesRate(const RunReport& run) {
  return run.measured() ? FormatBytes(run.bytes_per_second()) + "/s"
                        : kNotMeasured;
}

std::string ShowErrors(const RunReport& run) {
  return run.measured() ? absl::StrCat(run.errors) : kNotMeasured;
}

std::string ShowErrorShare(const RunReport& run) {
  if (run.requests == 0) return kNotMeasured;
  return absl::StrFormat("%.3g %%", run.error_share() * 100);
}

std::string ShowWrong(const RunReport& run) {
  if (run.verified == 0) return kNotMeasured;
  return absl::StrCat(run.mismatches, " of ", run.verified);
}

std::string ShowClientCpu(const RunReport& run) {
  if (!run.measured() || run.client_cpu_seconds <= 0) return kNotMeasured;
  return absl::StrFormat(
      "%s of CPU, %s requests a CPU second",
      FormatSeconds(run.client_cpu_seconds),
      FormatCount(static_cast<double>(run.requests) / run.client_cpu_seconds));
}

std::string ShowLoad(const SweepReport& sweep, const SweepStep& step) {
  return absl::StrCat(FormatCount(step.load),
                      sweep.by_rate ? " requests/s" : " in flight");
}

std::string ShowVerdict(const SweepReport& sweep, size_t step) {
  std::string verdict =
      sweep.steps[step].kept ? "kept" : sweep.steps[step].broken;
  if (sweep.steps[step].repeats) verdict += ", again";
  if (sweep.best == step) verdict += ", best";
  if (sweep.knee == step) verdict += ", knee";
  return verdict;
}

std::string ShowHost(const ClientFacts& client) {
  return absl::StrFormat("%s, %d cores of %s", client.host, client.cores,
                         client.cpu);
}

std::string ShowPrograms(const ClientFacts& client) {
  return absl::StrFormat("leakyrelu-loadtest %s, gRPC %s",
                         client.program_version, client.grpc_version);
}

std::string ShowRatio(const RatioSpread& ratio, std::string_view between) {
  if (ratio.median == 0) return kNotMeasured;
  return absl::StrFormat("%.2f (%.2f%s%.2f)", ratio.median, ratio.lowest,
                         between, ratio.highest);
}

std::string ShowRatioToEarlier(const RunReport& run, double ratio) {
  return run.successes() > 0 ? absl::StrFormat("%.2f", ratio) : kNotMeasured;
}

}  // namespace leakyrelu::loadtest
