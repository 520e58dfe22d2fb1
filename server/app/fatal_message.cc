// SPDX-License-Identifier: Apache-2.0
#include "server/app/fatal_message.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "server/log/logger.h"
#include "server/log/write_at_once.h"

namespace leakyrelu {
namespace {

constexpr std::string_view kFlag = "--log-format";
constexpr std::string_view kModes[] = {"--validate", "--probe",
                                       "--print-config"};

// The last value of the flag, or else of the variable; may be empty.
std::string LogFormat(const std::vector<const char*>& arguments) {
  const char* variable = std::getenv("LEAKYRELU_LOG_FORMAT");
  std::string format = variable == nullptr ? "" : variable;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (!argument.starts_with(kFlag)) continue;
    const std::string_view rest = argument.substr(kFlag.size());
    if (rest.empty() && i + 1 < arguments.size()) {
      format = arguments[i + 1];
    } else if (rest.starts_with('=')) {
      format = rest.substr(1);
    }
  }
  return format;
}

}  // namespace

FatalMessage::FatalMessage(const std::vector<const char*>& arguments)
    : in_words_(isatty(STDERR_FILENO) == 1 ||
                std::any_of(arguments.begin(), arguments.end(),
                            [](std::string_view argument) {
                              return std::find(std::begin(kModes),
                                               std::end(kModes),
                                               argument) != std::end(kModes);
                            })),
      json_(LogFormat(arguments) != "text") {}

void FatalMessage::Write(std::string_view event,
                         std::string_view message) const {
  if (in_words_) {
    std::string line = "leakyrelu-server: ";
    line.append(message).append("\n");
    log::WriteAtOnce(STDERR_FILENO, line);
    return;
  }
  log::Logger::ToStandardError(log::Level::kError,
                               json_ ? log::Format::kJson : log::Format::kText)
      .Error(event, {{"error", message}});
}

}  // namespace leakyrelu
