// SPDX-License-Identifier: Apache-2.0
#include "server/log/logger.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <string>
#include <utility>

#include "server/log/descriptor_sink.h"
#include "server/log/line.h"

namespace leakyrelu::log {
namespace {

// %v is the level, by its name in --log-level, which may differ from spdlog's,
// followed by the line from FormatJson or FormatText.
constexpr char kJsonPattern[] =
    R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":%v})";
constexpr char kTextPattern[] = "%Y-%m-%dT%H:%M:%S.%eZ %v";

// In the order of Level.
constexpr std::string_view kLevelNames[] = {"trace", "debug", "info",
                                            "warn",  "error", "off"};

// Level has no equivalent of spdlog's highest severity, "critical".
spdlog::level::level_enum ToSpdlog(Level level) {
  return level == Level::kOff ? spdlog::level::off
                              : static_cast<spdlog::level::level_enum>(level);
}
static_assert(static_cast<int>(Level::kError) == spdlog::level::err);

}  // namespace

Level LevelNamed(std::string_view name) {
  const auto* found =
      std::find(std::begin(kLevelNames), std::end(kLevelNames), name);
  return static_cast<Level>(found - std::begin(kLevelNames));
}

std::string_view NameOf(Level level) {
  return kLevelNames[static_cast<size_t>(level)];
}

class Logger::Impl {
 public:
  Impl(Level level, Format format, spdlog::sink_ptr sink,
       std::shared_ptr<DescriptorSink> counted = nullptr)
      : format_(format),
        logger_("leakyrelu", std::move(sink)),
        level_(level),
        counted_(std::move(counted)) {
    logger_.set_formatter(std::make_unique<spdlog::pattern_formatter>(
        format == Format::kJson ? kJsonPattern : kTextPattern,
        spdlog::pattern_time_type::utc));
    // level_ decides what is written.
    logger_.set_level(spdlog::level::trace);
    // The last line before a crash is the most important one.
    logger_.flush_on(spdlog::level::trace);
  }

  void Write(Level level, std::string_view event,
             absl::Span<const Field> fields) {
    std::string line(NameOf(level));
    if (format_ == Format::kJson) {
      line = "\"" + line + "\"," + FormatJson(event, fields);
    } else {
      line += " " + FormatText(event, fields);
    }
    logger_.log(ToSpdlog(level),
                spdlog::string_view_t(line.data(), line.size()));
  }

  void SetLevel(Level level) { level_.store(level, std::memory_order_relaxed); }
  Level level() const { return level_.load(std::memory_order_relaxed); }
  int64_t lost_lines() const {
    return counted_ == nullptr ? 0 : counted_->lost_lines();
  }

 private:
  const Format format_;
  spdlog::logger logger_;
  std::atomic<Level> level_;
  const std::shared_ptr<DescriptorSink> counted_;
};

Logger::Logger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Logger::Logger(Logger&&) noexcept = default;
Logger::~Logger() = default;

Logger Logger::ToStandardError(Level level, Format format) {
  auto sink = std::make_shared<DescriptorSink>(STDERR_FILENO);
  return Logger(std::make_unique<Impl>(level, format, sink, sink));
}

Logger Logger::ToStream(Level level, Format format, std::ostream* stream) {
  return Logger(std::make_unique<Impl>(
      level, format,
      std::make_shared<spdlog::sinks::ostream_sink_mt>(*stream)));
}

void Logger::SetLevel(Level level) { impl_->SetLevel(level); }
Level Logger::level() const { return impl_->level(); }
int64_t Logger::lost_lines() const { return impl_->lost_lines(); }

void Logger::Write(Level level, std::string_view event,
                   absl::Span<const Field> fields) {
  if (Logs(level)) impl_->Write(level, event, fields);
}

}  // namespace leakyrelu::log
