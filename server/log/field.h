// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LOG_FIELD_H_
#define SERVER_LOG_FIELD_H_

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace leakyrelu::log {

// One key and its value in a log line. Keys are snake_case literals with the
// unit in their name; values may be any text. The value is copied, the key is
// not.
struct Field {
  Field(std::string_view k, std::string_view v)
      : key(k), value(std::string(v)) {}
  Field(std::string_view k, const char* v) : key(k), value(std::string(v)) {}
  Field(std::string_view k, bool v) : key(k), value(v) {}
  Field(std::string_view k, std::integral auto v)
      : key(k), value(static_cast<int64_t>(v)) {}
  Field(std::string_view k, double v) : key(k), value(v) {}

  std::string_view key;
  std::variant<std::string, bool, int64_t, double> value;
};

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_FIELD_H_
