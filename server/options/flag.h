// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_FLAG_H_
#define SERVER_OPTIONS_FLAG_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/options/options.h"

namespace leakyrelu {

// One option of the server: its name, its help, and how its values are checked
// and stored. The makers take the default from ServerOptions, so that it is
// defined only once.
struct Flag {
  std::string name;         // "--drain-timeout"
  std::string environment;  // "LEAKYRELU_DRAIN_TIMEOUT"
  std::string placeholder;  // "DURATION"; empty: the flag takes no value
  std::string help;         // what it does, allowed values, default
  bool repeats = false;     // may be given more than once
  // Stores all values given. The error reads "--flag: got X, allowed: Y".
  std::function<absl::Status(const std::vector<std::string>& values,
                             ServerOptions* options)>
      set;
  // The stored values, in a form that `set` reads.
  std::function<std::vector<std::string>(const ServerOptions& options)> show;
};

// name is, for example, "drain-timeout"; ranges are inclusive.
Flag SwitchFlag(absl::string_view name, absl::string_view help,
                bool ServerOptions::*field);
Flag IntegerFlag(absl::string_view name, absl::string_view help,
                 int ServerOptions::*field, int min, int max);
Flag BytesFlag(absl::string_view name, absl::string_view help,
               size_t ServerOptions::*field, uint64_t min, uint64_t max);
// The same, or the word "auto", which stores kAuto.
Flag AutoBytesFlag(absl::string_view name, absl::string_view help,
                   size_t ServerOptions::*field, uint64_t min, uint64_t max);
Flag DurationFlag(absl::string_view name, absl::string_view help,
                  absl::Duration ServerOptions::*field, absl::Duration min,
                  absl::Duration max);
Flag ChoiceFlag(absl::string_view name, absl::string_view help,
                std::string ServerOptions::*field,
                std::vector<std::string> choices);
// Text that is checked where it is used. The word "off" stores an empty text.
Flag AddressFlag(absl::string_view name, absl::string_view help,
                 std::string ServerOptions::*field);
// Text that `good` checks. An empty default is shown as "off", and "off" stores
// an empty text.
Flag TextFlag(absl::string_view name, absl::string_view placeholder,
              absl::string_view help, const std::string& allowed,
              std::string ServerOptions::*field,
              std::function<bool(const std::string& text)> good);
// As TextFlag, but may be repeated. An empty list is written "none" if it is
// the default.
Flag TextListFlag(absl::string_view name, absl::string_view placeholder,
                  absl::string_view help, const std::string& allowed,
                  std::vector<std::string> ServerOptions::*field,
                  std::function<bool(const std::string& text)> good);
Flag AddressListFlag(absl::string_view name, absl::string_view help,
                     std::vector<std::string> ServerOptions::*field);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_FLAG_H_
