// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/session.h"

#include <cstdio>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/loadtest/engine.h"
#include "client/loadtest/output_files.h"
#include "client/loadtest/progress_line.h"
#include "client/loadtest/text_report.h"
#include "client/loadtest/verdict.h"

namespace leakyrelu::loadtest {
namespace {

int Fail(int exit_code, const absl::Status& status) {
  absl::FPrintF(stderr, "leakyrelu-loadtest: %s\n",
                std::string(status.message()));
  return exit_code;
}

absl::StatusOr<Report> Execute(const CommandLine& command,
                               const RunFunction& run) {
  Report report;
  switch (command.mode) {
    case Mode::kRun: {
      absl::StatusOr<RunReport> one = run(command.load, "");
      if (!one.ok()) return one.status();
      report.headline = *std::move(one);
      break;
    }
    case Mode::kSweep: {
      absl::StatusOr<SweepReport> sweep =
          RunSweep(command.sweep, command.load, run);
      if (!sweep.ok()) return sweep.status();
      report.mode = "sweep";
      report.headline =
          sweep->steps[sweep->best.value_or(sweep->steps.size() - 1)].run;
      report.sweep = *std::move(sweep);
      break;
    }
    case Mode::kCompare: {
      absl::StatusOr<CompareReport> compare =
          RunCompare(command.compare, command.load, run);
      if (!compare.ok()) return compare.status();
      report.mode = "compare";
      report.headline = compare->targets[0].run;
      report.compare = *std::move(compare);
      break;
    }
  }
  report.broken_thresholds = ThatHold(command.output.fail_if, report.headline);
  return report;
}

}  // namespace

int RunSession(const CommandLine& command, const std::atomic<bool>& interrupt) {
  const absl::Status writable = CheckOutputFiles(command.output);
  if (!writable.ok()) return Fail(kExitUsage, writable);

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
  absl::StatusOr<Report> report = Execute(command, run);
  printer.Clear();
  if (!report.ok()) return Fail(kExitServer, report.status());

  absl::FPrintF(stdout, "%s", FormatText(*report));
  std::fflush(stdout);
  const absl::Status written = WriteOutputFiles(command.output, *report);
  const Verdict verdict = Judge(*report);
  if (verdict.exit_code != kExitOk) {
    absl::FPrintF(stderr, "leakyrelu-loadtest: %s\n", verdict.message);
  }
  if (!written.ok()) return Fail(kExitUsage, written);
  return verdict.exit_code;
}

}  // namespace leakyrelu::loadtest
