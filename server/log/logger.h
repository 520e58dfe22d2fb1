// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LOG_LOGGER_H_
#define SERVER_LOG_LOGGER_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <string_view>

#include "absl/types/span.h"
#include "server/log/field.h"

namespace leakyrelu::log {

enum class Format { kJson, kText };

// Severities in spdlog's order. A logger writes those at or above its level.
enum class Level { kTrace, kDebug, kInfo, kWarn, kError, kOff };

// "trace", "debug", "info", "warn", "error" or "off". REQUIRES: one of them.
Level LevelNamed(std::string_view name);
std::string_view NameOf(Level level);

// Writes one line per event: time (UTC), level, event, fields. Thread-safe,
// including the level, which may change at any time. Only its implementation
// uses spdlog.
class Logger {
 public:
  // Never blocks on the reader of standard error; see DescriptorSink.
  static Logger ToStandardError(Level level, Format format);
  // The stream must outlive the logger.
  static Logger ToStream(Level level, Format format, std::ostream* stream);

  Logger(Logger&&) noexcept;
  ~Logger();

  void SetLevel(Level level);
  Level level() const;
  bool Logs(Level level) const { return level >= this->level(); }

  // event: a snake_case literal.
  void Write(Level level, std::string_view event,
             absl::Span<const Field> fields);
  void Debug(std::string_view event, std::initializer_list<Field> fields = {}) {
    Write(Level::kDebug, event, fields);
  }
  void Info(std::string_view event, std::initializer_list<Field> fields = {}) {
    Write(Level::kInfo, event, fields);
  }
  void Warn(std::string_view event, std::initializer_list<Field> fields = {}) {
    Write(Level::kWarn, event, fields);
  }
  void Error(std::string_view event, std::initializer_list<Field> fields = {}) {
    Write(Level::kError, event, fields);
  }

  // Lines dropped because standard error did not take them.
  int64_t lost_lines() const;

 private:
  class Impl;
  explicit Logger(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_LOGGER_H_
