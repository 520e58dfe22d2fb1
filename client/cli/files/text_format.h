// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_FILES_TEXT_FORMAT_H_
#define CLIENT_CLI_FILES_TEXT_FORMAT_H_

#include <optional>

namespace leakyrelu::cli {

// How numbers are written in text.
struct TextFormat {
  // The delimiter between two numbers; ' ' is any run of blanks and tabs. None:
  // detected among comma, semicolon and tab; blanks if none of them occurs.
  std::optional<char> delimiter = std::nullopt;
  char decimal = '.';  // or ','
  // Whether the first line is a header to skip.
  bool skip_header = false;
};

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_FILES_TEXT_FORMAT_H_
