// SPDX-License-Identifier: Apache-2.0
#include "server/app/library_log.h"

#include <mutex>
#include <string>

#include "absl/strings/str_cat.h"
#if __has_include("absl/log/log_sink_registry.h")
#include "absl/base/call_once.h"
#include "absl/log/globals.h"
#include "absl/log/initialize.h"
#include "absl/log/log_sink_registry.h"
#define LEAKYRELU_ABSEIL_LOGS 1
#else
// For Protobuf versions before they logged through Abseil.
#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#endif

namespace leakyrelu {
namespace {

std::mutex mutex;
LibraryLog* current = nullptr;  // guarded by mutex

#ifdef LEAKYRELU_ABSEIL_LOGS

class Sink final : public absl::LogSink {
 public:
  void Send(const absl::LogEntry& entry) override {
    // The same threshold as Abseil's default for standard error.
    if (entry.log_severity() < absl::LogSeverity::kError) return;
    LibraryLog::Write(entry.source_basename(), entry.source_line(),
                      entry.text_message());
  }
};

void Connect(bool connect) {
  static Sink& sink = *new Sink;  // library threads may outlive main
  // Until then Abseil logs to standard error. Once in a process.
  static absl::once_flag initialized;
  absl::call_once(initialized, &absl::InitializeLog);
  if (connect) {
    absl::AddLogSink(&sink);
    absl::SetStderrThreshold(absl::LogSeverityAtLeast::kFatal);
  } else {
    absl::RemoveLogSink(&sink);
    absl::SetStderrThreshold(absl::LogSeverityAtLeast::kError);
  }
}

#else

void WriteGrpc(gpr_log_func_args* line) {
  LibraryLog::Write(line->file, line->line, line->message);
}

void WriteProtobuf(google::protobuf::LogLevel, const char* file, int line,
                   const std::string& message) {
  LibraryLog::Write(file, line, message);
}

void Connect(bool connect) {
  static google::protobuf::LogHandler* standard = nullptr;
  gpr_set_log_function(connect ? &WriteGrpc : nullptr);
  if (connect) {
    standard = google::protobuf::SetLogHandler(&WriteProtobuf);
  } else {
    google::protobuf::SetLogHandler(standard);
  }
}

#endif

}  // namespace

LibraryLog::LibraryLog(log::Logger& logger) : logger_(logger) {
  {
    const std::lock_guard<std::mutex> lock(mutex);
    current = this;
  }
  Connect(true);
}

LibraryLog::~LibraryLog() {
  Connect(false);
  const std::lock_guard<std::mutex> lock(mutex);
  current = nullptr;
}

void LibraryLog::Write(std::string_view file, int line,
                       std::string_view message) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (current == nullptr) return;
  const auto held_back = current->limit_.Pass();
  if (!held_back.has_value()) return;
  file.remove_prefix(file.rfind('/') + 1);  // npos + 1 is 0
  current->logger_.Warn(
      "library",
      {{"where",
        absl::StrCat(absl::string_view(file.data(), file.size()), ":", line)},
       {"message", message},
       {"not_logged", *held_back}});
}

}  // namespace leakyrelu
