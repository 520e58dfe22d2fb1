// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/output_files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/loadtest/hgrm.h"
#include "client/loadtest/html_report.h"
#include "client/loadtest/json_report.h"
#include "client/loadtest/prometheus_textfile.h"

namespace leakyrelu::loadtest {
namespace {

absl::Status CannotWrite(absl::string_view flag, const std::string& path) {
  return absl::InvalidArgumentError(
      absl::StrCat(flag, ": ", path, ": ", std::strerror(errno)));
}

absl::Status Check(absl::string_view flag, const std::string& path) {
  if (path.empty()) return absl::OkStatus();
  if (!std::ofstream(path, std::ios::app)) return CannotWrite(flag, path);
  return absl::OkStatus();
}

absl::Status Write(absl::string_view flag, const std::string& path,
                   const std::string& text) {
  // A device or pipe (/dev/stdout) has no place beside it.
  const bool in_place = path.rfind("/dev/", 0) == 0;
  const std::string beside = in_place ? path : path + ".partial";
  {
    std::ofstream file(beside, std::ios::binary);
    if (!(file << text) || !file.flush()) return CannotWrite(flag, beside);
  }
  if (!in_place && std::rename(beside.c_str(), path.c_str()) != 0) {
    return CannotWrite(flag, path);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckOutputFiles(const OutputOptions& output) {
  absl::Status status = Check("--json", output.json_file);
  if (status.ok()) status = Check("--html", output.html_file);
  if (status.ok()) status = Check("--hgrm", output.hgrm_file);
  if (status.ok()) {
    status = Check("--prometheus-textfile", output.prometheus_file);
  }
  return status;
}

absl::Status WriteOutputFiles(const OutputOptions& output,
                              const Report& report) {
  absl::Status first;
  if (!output.json_file.empty()) {
    first.Update(Write("--json", output.json_file, FormatJson(report)));
  }
  if (!output.html_file.empty()) {
    first.Update(Write("--html", output.html_file, FormatHtml(report)));
  }
  if (!output.hgrm_file.empty()) {
    first.Update(
        Write("--hgrm", output.hgrm_file, FormatHgrm(report.headline.latency)));
  }
  if (!output.prometheus_file.empty()) {
    first.Update(Write("--prometheus-textfile", output.prometheus_file,
                       FormatPrometheus(report)));
  }
  return first;
}

}  // namespace leakyrelu::loadtest
