// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LOG_LOGGER_H_
#define SERVER_LOG_LOGGER_H_

#include <initializer_list>
#include <memory>
#include <ostream>
#include <string_view>

#include "server/log/field.h"

namespace leakyrelu::log {

enum class Format { kJson, kText };

// Writes one line an event: time (UTC), level, event, fields. Thread-safe.
// The only place that knows spdlog.
class Logger {
 public:
  // level: trace, debug, info, warn, error or off.
  static Logger ToStandardError(std::string_view level, Format format);
  // The stream must outlive the logger.
  static Logger ToStream(std::string_view level, Format format,
                         std::ostream* stream);

  Logger(Logger&&) noexcept;
  ~Logger();

  // event: a snake_case literal.
  void Debug(std::string_view event, std::initializer_list<Field> fields = {});
  void Info(std::string_view event, std::initializer_list<Field> fields = {});
  void Warn(std::string_view event, std::initializer_list<Field> fields = {});
  void Error(std::string_view event, std::initializer_list<Field> fields = {});

 private:
  class Impl;
  explicit Logger(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_LOGGER_H_
