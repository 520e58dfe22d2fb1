// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/app/session.h"

#include <cstdio>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_format.h"
#include "base/files/files.h"
#include "base/files/standard_streams.h"
#include "base/machine/machine.h"
#include "base/text/escape.h"
#include "client/loadtest/app/output_files.h"
#include "client/loadtest/app/progress_line.h"
#include "client/loadtest/app/verdict.h"
#include "client/loadtest/app/version.h"
#include "client/loadtest/engine/connection.h"
#include "client/loadtest/engine/engine.h"
#include "client/loadtest/engine/metrics_page.h"
#include "client/loadtest/printers/earlier_run.h"
#include "client/loadtest/printers/text_report.h"

namespace leakyrelu::loadtest {
namespace {

// Checks addresses and certificate files.
absl::Status CheckTargets(const CommandLine& command) {
  absl::Status url = CheckMetricsUrl(command.load.metrics_url);
  if (!url.ok()) return url;
  if (command.mode != Mode::kCompare) {
    return Connection::Create(command.load.target).status();
  }
  for (const CompareOptions::Target& target : command.compare.targets) {
    TargetOptions options = command.load.target;
    options.server = target.server;
    options.tls = target.tls;
    absl::Status status = Connection::Create(options).status();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<EarlierRun>> ReadEarlier(
    const CommandLine& command, const ClientFacts& client) {
  const std::string& file = command.compare.earlier_file;
  if (file.empty()) return std::nullopt;
  absl::StatusOr<std::string> json = ReadFile("--with", file);
  if (!json.ok()) return json.status();
  absl::StatusOr<EarlierRun> earlier =
      ParseEarlierRun(*json, file, command.load, client);
  if (!earlier.ok()) return earlier.status();
  return *std::move(earlier);
}

ClientFacts ThisClient() {
  return {.program_version = kVersion,
          .grpc_version = GrpcVersion(),
          .host = HostName(),
          .cpu = CpuName(),
          .cores = static_cast<int>(std::thread::hardware_concurrency())};
}

// Adds warnings about thresholds on quantiles of too few requests.
void AddSampleWarnings(const std::vector<Condition>& conditions,
                       RunReport* run) {
  for (const Condition& condition : conditions) {
    if (!run->measured() || run->requests >= condition.samples_needed()) {
      continue;
    }
    run->warnings.push_back(absl::StrFormat(
        "%s was judged by %d requests, fewer than the %d that its quantile "
        "takes",
        condition.text(), run->requests, condition.samples_needed()));
  }
}

Report Execute(const CommandLine& command, const RunFunction& run) {
  Report report;
  switch (command.mode) {
    case Mode::kRun:
      report.headline = run(command.load, "");
      break;
    case Mode::kSweep: {
      SweepReport sweep = RunSweep(command.sweep, command.load, run);
      report.mode = "sweep";
      report.headline =
          sweep.steps[sweep.best.value_or(sweep.steps.size() - 1)].run;
      report.sweep = std::move(sweep);
      break;
    }
    case Mode::kCompare: {
      CompareReport compare = RunCompare(command.compare, command.load, run);
      report.mode = "compare";
      report.headline = compare.targets[0].run;
      report.compare = std::move(compare);
      break;
    }
  }
  AddSampleWarnings(command.output.fail_if, &report.headline);
  if (report.headline.measured()) {
    report.broken_thresholds =
        MatchingConditions(command.output.fail_if, report.headline);
  }
  return report;
}

}  // namespace

int Fail(int exit_code, const absl::Status& status) {
  absl::FPrintF(stderr, "leakyrelu-loadtest: %s\n",
                EscapeText(std::string(status.message())));
  return exit_code;
}

int RunSession(const CommandLine& command, const std::atomic<bool>& interrupt) {
  // Read the earlier report first: this run's report may replace it.
  const ClientFacts client = ThisClient();
  absl::StatusOr<std::optional<EarlierRun>> earlier =
      ReadEarlier(command, client);
  absl::Status checked = earlier.status();
  if (checked.ok()) checked = CheckTargets(command);
  if (checked.ok()) checked = PrepareOutputFiles(command.output);
  if (!checked.ok()) return Fail(kExitUsage, checked);

  const Workload workload = MakeWorkload(command.load);
  ProgressPrinter printer(command.output.quiet);
  const RunFunction run = [&](const LoadOptions& options,
                              absl::string_view label) {
    RunControl control;
    control.interrupt = &interrupt;
    control.on_progress = [&](const Progress& progress) {
      printer.Print(label, progress);
    };
    return RunLoad(options, workload, control);
  };
  Report report = Execute(command, run);
  report.client = client;
  if (report.compare) report.compare->earlier = *std::move(earlier);
  printer.Clear();

  // Write the files first: when the reader of a pipe goes away, the program
  // ends.
  absl::Status written = WriteOutputFiles(command.output, report);
  written.Update(WriteStandardOutput(FormatText(report)));
  const Verdict verdict = Judge(report);
  if (verdict.exit_code != kExitOk) {
    absl::FPrintF(stderr, "leakyrelu-loadtest: %s\n",
                  EscapeText(verdict.message));
  }
  if (!written.ok()) return Fail(kExitUsage, written);
  return verdict.exit_code;
}

}  // namespace leakyrelu::loadtest
