// SPDX-License-Identifier: Apache-2.0
#include "server/log/logger.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <string>
#include <utility>

#include "server/log/line.h"

namespace leakyrelu::log {
namespace {

// %v is FormatJson's or FormatText's line.
constexpr char kJsonPattern[] =
    R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";
constexpr char kTextPattern[] = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";

}  // namespace

class Logger::Impl {
 public:
  Impl(std::string_view level, Format format, spdlog::sink_ptr sink)
      : format_(format), logger_("leakyrelu", std::move(sink)) {
    logger_.set_formatter(std::make_unique<spdlog::pattern_formatter>(
        format == Format::kJson ? kJsonPattern : kTextPattern,
        spdlog::pattern_time_type::utc));
    logger_.set_level(spdlog::level::from_str(std::string(level)));
    // Events are few, and the last one before a crash matters most.
    logger_.flush_on(spdlog::level::trace);
  }

  void Write(spdlog::level::level_enum level, std::string_view event,
             std::initializer_list<Field> fields) {
    if (!logger_.should_log(level)) return;
    const std::string line = format_ == Format::kJson
                                 ? FormatJson(event, fields)
                                 : FormatText(event, fields);
    logger_.log(level, spdlog::string_view_t(line.data(), line.size()));
  }

 private:
  const Format format_;
  spdlog::logger logger_;
};

Logger::Logger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Logger::Logger(Logger&&) noexcept = default;
Logger::~Logger() = default;

Logger Logger::ToStandardError(std::string_view level, Format format) {
  return Logger(std::make_unique<Impl>(
      level, format, std::make_shared<spdlog::sinks::stderr_sink_mt>()));
}

Logger Logger::ToStream(std::string_view level, Format format,
                        std::ostream* stream) {
  return Logger(std::make_unique<Impl>(
      level, format,
      std::make_shared<spdlog::sinks::ostream_sink_mt>(*stream)));
}

void Logger::Debug(std::string_view event,
                   std::initializer_list<Field> fields) {
  impl_->Write(spdlog::level::debug, event, fields);
}

void Logger::Info(std::string_view event, std::initializer_list<Field> fields) {
  impl_->Write(spdlog::level::info, event, fields);
}

void Logger::Warn(std::string_view event, std::initializer_list<Field> fields) {
  impl_->Write(spdlog::level::warn, event, fields);
}

void Logger::Error(std::string_view event,
                   std::initializer_list<Field> fields) {
  impl_->Write(spdlog::level::err, event, fields);
}

}  // namespace leakyrelu::log
