// SPDX-License-Identifier: Apache-2.0
#include "server/options/flag.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "base/text/nearest_name.h"
#include "server/options/units.h"

namespace leakyrelu {
namespace {

// The word for an empty list.
constexpr char kNone[] = "none";

// kAuto, in words.
constexpr char kAutoWord[] = "auto";

Flag MakeFlag(absl::string_view name, absl::string_view placeholder,
              std::string help) {
  Flag flag;
  flag.name = absl::StrCat("--", name);
  flag.environment = absl::StrCat(
      "LEAKYRELU_",
      absl::AsciiStrToUpper(absl::StrReplaceAll(name, {{"-", "_"}})));
  flag.placeholder = std::string(placeholder);
  flag.help = std::move(help);
  return flag;
}

std::optional<uint64_t> BytesWithin(const std::string& text, uint64_t min,
                                    uint64_t max) {
  const std::optional<uint64_t> bytes = ParseBytes(text);
  const bool good = bytes.has_value() && *bytes >= min && *bytes <= max;
  return good ? bytes : std::nullopt;
}

absl::Status Refuse(const Flag& flag, const std::string& got,
                    absl::string_view allowed) {
  return InvalidValue(flag.name, QuoteText(got), allowed);
}

// A flag with one value. parse converts text to the stored value, or nothing,
// and format converts it back.
template <typename T, typename Parse, typename Format>
Flag ScalarFlag(absl::string_view name, absl::string_view placeholder,
                absl::string_view help, const std::string& allowed,
                T ServerOptions::*field, Parse parse, Format format) {
  const ServerOptions defaults;
  Flag flag =
      MakeFlag(name, placeholder,
               absl::StrCat(help, " Allowed: ", allowed,
                            ". Default: ", format(defaults.*field), "."));
  flag.show = [field, format](const ServerOptions& options) {
    return std::vector<std::string>{format(options.*field)};
  };
  flag.set = [flag, allowed, field, parse = std::move(parse)](
                 const std::vector<std::string>& values,
                 ServerOptions* options) -> absl::Status {
    const auto parsed = parse(values.back());
    if (!parsed.has_value()) return Refuse(flag, values.back(), allowed);
    options->*field = *parsed;
    return absl::OkStatus();
  };
  return flag;
}

}  // namespace

Flag SwitchFlag(absl::string_view name, absl::string_view help,
                bool ServerOptions::*field) {
  Flag flag = MakeFlag(
      name, "",
      absl::StrCat(
          help, " Default: ", ServerOptions{}.*field ? "true" : "false", "."));
  flag.set = [flag, field](const std::vector<std::string>& values,
                           ServerOptions* options) -> absl::Status {
    bool value = false;
    if (!absl::SimpleAtob(values.back(), &value)) {
      return Refuse(flag, values.back(), "true or false");
    }
    options->*field = value;
    return absl::OkStatus();
  };
  flag.show = [field](const ServerOptions& options) {
    return std::vector<std::string>{options.*field ? "true" : "false"};
  };
  return flag;
}

Flag IntegerFlag(absl::string_view name, absl::string_view help,
                 int ServerOptions::*field, int min, int max) {
  return ScalarFlag(
      name, "N", help, absl::StrCat(min, " to ", max), field,
      [=](const std::string& text) {
        int value = 0;
        const bool good =
            absl::SimpleAtoi(text, &value) && value >= min && value <= max;
        return good ? std::optional<int>(value) : std::nullopt;
      },
      [](int value) { return absl::StrCat(value); });
}

Flag BytesFlag(absl::string_view name, absl::string_view help,
               size_t ServerOptions::*field, uint64_t min, uint64_t max) {
  return ScalarFlag(
      name, "BYTES", help,
      absl::StrCat(FormatBytes(min), " to ", FormatBytes(max)), field,
      [=](const std::string& text) { return BytesWithin(text, min, max); },
      FormatBytes);
}

Flag AutoBytesFlag(absl::string_view name, absl::string_view help,
                   size_t ServerOptions::*field, uint64_t min, uint64_t max) {
  return ScalarFlag(
      name, "BYTES", help,
      absl::StrCat("auto, ", FormatBytes(min), " to ", FormatBytes(max)), field,
      [=](const std::string& text) {
        return text == kAutoWord ? std::optional<uint64_t>(kAuto)
                                 : BytesWithin(text, min, max);
      },
      [](size_t bytes) {
        return bytes == kAuto ? std::string(kAutoWord) : FormatBytes(bytes);
      });
}

Flag DurationFlag(absl::string_view name, absl::string_view help,
                  absl::Duration ServerOptions::*field, absl::Duration min,
                  absl::Duration max) {
  return ScalarFlag(
      name, "DURATION", help,
      absl::StrCat(absl::FormatDuration(min), " to ",
                   absl::FormatDuration(max)),
      field,
      [=](const std::string& text) {
        const std::optional<absl::Duration> duration = ParseDuration(text);
        const bool good =
            duration.has_value() && *duration >= min && *duration <= max;
        return good ? duration : std::nullopt;
      },
      absl::FormatDuration);
}

Flag ChoiceFlag(absl::string_view name, absl::string_view help,
                std::string ServerOptions::*field,
                std::vector<std::string> choices) {
  const std::string allowed = absl::StrJoin(choices, ", ");
  Flag flag = ScalarFlag(
      name, absl::StrJoin(choices, "|"), help, allowed, field,
      [choices](const std::string& text) {
        const bool good = std::count(choices.begin(), choices.end(), text) > 0;
        return good ? std::optional<std::string>(text) : std::nullopt;
      },
      [](const std::string& value) { return value; });
  flag.set = [set = flag.set, choices = std::move(choices)](
                 const std::vector<std::string>& values,
                 ServerOptions* options) -> absl::Status {
    absl::Status status = set(values, options);
    if (status.ok()) return status;
    return absl::InvalidArgumentError(
        absl::StrCat(status.message(), DidYouMean(values.back(), choices)));
  };
  return flag;
}

Flag AddressFlag(absl::string_view name, absl::string_view help,
                 std::string ServerOptions::*field) {
  return ScalarFlag(
      name, "ADDRESS", help, "HOST:PORT, [V6]:PORT, off", field,
      [](const std::string& text) {
        return std::optional<std::string>(text == "off" ? "" : text);
      },
      [](const std::string& value) { return value.empty() ? "off" : value; });
}

Flag TextFlag(absl::string_view name, absl::string_view placeholder,
              absl::string_view help, const std::string& allowed,
              std::string ServerOptions::*field,
              std::function<bool(const std::string& text)> good) {
  return ScalarFlag(
      name, placeholder, help, allowed, field,
      [good = std::move(good)](
          const std::string& text) -> std::optional<std::string> {
        if (text == "off") return "";
        if (!good(text)) return std::nullopt;
        return text;
      },
      [](const std::string& value) { return value.empty() ? "off" : value; });
}

Flag TextListFlag(absl::string_view name, absl::string_view placeholder,
                  absl::string_view help, const std::string& allowed,
                  std::vector<std::string> ServerOptions::*field,
                  std::function<bool(const std::string& text)> good) {
  const ServerOptions defaults;
  const std::string by_default = absl::StrJoin(defaults.*field, ",");
  Flag flag =
      MakeFlag(name, placeholder,
               absl::StrCat(help, " Allowed: ", allowed,
                            "; repeat it or separate with commas. Default: ",
                            by_default.empty() ? kNone : by_default, "."));
  flag.repeats = true;
  flag.set = [flag, allowed, field, by_default, good = std::move(good)](
                 const std::vector<std::string>& values,
                 ServerOptions* options) -> absl::Status {
    if (values == std::vector<std::string>{kNone} && by_default.empty()) {
      (options->*field).clear();
      return absl::OkStatus();
    }
    for (const std::string& value : values) {
      if (!good(value)) return Refuse(flag, value, allowed);
    }
    options->*field = values;
    return absl::OkStatus();
  };
  flag.show = [field](const ServerOptions& options) {
    const std::vector<std::string>& values = options.*field;
    return values.empty() ? std::vector<std::string>{kNone} : values;
  };
  return flag;
}

// The text is parsed where it is used; here it only has to be present.
Flag AddressListFlag(absl::string_view name, absl::string_view help,
                     std::vector<std::string> ServerOptions::*field) {
  return TextListFlag(
      name, "ADDRESS", help,
      "HOST:PORT, [V6]:PORT, unix:PATH, unix-abstract:NAME, systemd:, "
      "systemd:NAME, each with tls: or plaintext: before it",
      field, [](const std::string& text) { return !text.empty(); });
}

}  // namespace leakyrelu
