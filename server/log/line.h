// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LOG_LINE_H_
#define SERVER_LOG_LINE_H_

#include <string>
#include <string_view>

#include "absl/types/span.h"
#include "server/log/field.h"

// The text of a log line, except for its time and level. For any value (quotes,
// line ends, bytes that are not UTF-8), one event stays one line, and JSON
// stays valid. Pure functions.
namespace leakyrelu::log {

// "event":"stop","drained":true
std::string FormatJson(std::string_view event, absl::Span<const Field> fields);

// stop drained=true reason="second signal"
std::string FormatText(std::string_view event, absl::Span<const Field> fields);

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_LINE_H_
