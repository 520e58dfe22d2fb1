// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_FATAL_MESSAGE_H_
#define SERVER_APP_FATAL_MESSAGE_H_

#include <string>
#include <string_view>
#include <vector>

namespace leakyrelu {

// Writes the reason for which the program does not serve to standard error: as
// a line of the log in the format of --log-format, so that log collectors can
// read it, or as plain text on a terminal and if the program was not meant to
// serve (--validate, --probe, --print-config).
class FatalMessage {
 public:
  // arguments are the program's, without its name. The format is read from
  // them, or from LEAKYRELU_LOG_FORMAT, before they are checked, since errors
  // in them have to be written too.
  explicit FatalMessage(const std::vector<const char*>& arguments);

  // Sets the format once the options, which may come from a file, are known.
  void SetFormat(std::string_view log_format) { json_ = log_format != "text"; }

  // event: a snake_case literal.
  void Write(std::string_view event, std::string_view message) const;

 private:
  bool in_words_ = false;
  bool json_ = true;
};

}  // namespace leakyrelu

#endif  // SERVER_APP_FATAL_MESSAGE_H_
