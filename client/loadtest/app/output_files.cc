// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/app/output_files.h"

#include <string>

#include "absl/strings/string_view.h"
#include "base/files/files.h"
#include "client/loadtest/printers/hgrm.h"
#include "client/loadtest/printers/html_report.h"
#include "client/loadtest/printers/json_report.h"
#include "client/loadtest/printers/prometheus_textfile.h"

namespace leakyrelu::loadtest {
namespace {

absl::Status Prepare(absl::string_view flag, const std::string& path) {
  return path.empty() ? absl::OkStatus() : PrepareFile(flag, path);
}

}  // namespace

absl::Status PrepareOutputFiles(const OutputOptions& output) {
  absl::Status status = Prepare("--json", output.json_file);
  if (status.ok()) status = Prepare("--html", output.html_file);
  if (status.ok()) status = Prepare("--hgrm", output.hgrm_file);
  if (status.ok()) {
    status = Prepare("--prometheus-textfile", output.prometheus_file);
  }
  return status;
}

absl::Status WriteOutputFiles(const OutputOptions& output,
                              const Report& report) {
  absl::Status first;
  if (!output.json_file.empty()) {
    first.Update(WriteFile("--json", output.json_file, FormatJson(report)));
  }
  if (!output.html_file.empty()) {
    first.Update(WriteFile("--html", output.html_file, FormatHtml(report)));
  }
  if (!output.hgrm_file.empty()) {
    first.Update(WriteFile("--hgrm", output.hgrm_file,
                           FormatHgrm(report.headline.latency)));
  }
  if (!output.prometheus_file.empty()) {
    first.Update(WriteFile("--prometheus-textfile", output.prometheus_file,
                           FormatPrometheus(report)));
  }
  return first;
}

}  // namespace leakyrelu::loadtest
