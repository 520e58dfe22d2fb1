// SPDX-License-Identifier: Apache-2.0
#include "server/options/settings.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "base/text/nearest_name.h"
#include "server/options/auto_options.h"
#include "server/options/config_file.h"

namespace leakyrelu {
namespace {

constexpr absl::string_view kFromFlag = "flag";
constexpr absl::string_view kFromDefault = "default";

struct Values {
  std::vector<std::string> texts;
  std::string source;
};

// "--drain-timeout" is "drain-timeout" in a file.
std::string KeyOf(const Flag& flag) { return flag.name.substr(2); }

absl::StatusOr<std::map<std::string, Values>> FileValues(
    const std::vector<Flag>& flags, const std::string& path) {
  std::map<std::string, Values> values;
  if (path.empty()) return values;
  absl::StatusOr<std::vector<ConfigEntry>> entries = ReadConfigFile(path);
  if (!entries.ok()) return entries.status();
  std::map<std::string, const Flag*> by_key;
  std::vector<std::string> keys;
  for (const Flag& flag : flags) {
    keys.push_back(KeyOf(flag));
    by_key[keys.back()] = &flag;
  }
  for (ConfigEntry& entry : *entries) {
    const std::string source = absl::StrCat(path, ":", entry.line);
    const auto known = by_key.find(entry.key);
    if (known == by_key.end()) {
      return InvalidValue(source, absl::StrCat("key ", QuoteText(entry.key)),
                          absl::StrCat("the flags of --help without dashes",
                                       DidYouMean(entry.key, keys)));
    }
    if (!known->second->repeats && entry.values.size() != 1) {
      return InvalidValue(absl::StrCat(source, ": ", entry.key),
                          absl::StrCat(entry.values.size(), " values"), "one");
    }
    values[known->second->name] = {std::move(entry.values), source};
  }
  return values;
}

Values FromEnvironment(const Flag& flag) {
  const char* text = std::getenv(flag.environment.c_str());
  if (text == nullptr || *text == '\0') return {};
  Values values{.texts = {text},
                .source = absl::StrCat("environment ", flag.environment)};
  if (flag.repeats) values.texts = absl::StrSplit(text, ',');
  return values;
}

// The values with the highest precedence; none if the default applies.
Values Winning(const Flag& flag, const GivenFlags& given,
               const std::map<std::string, Values>& file) {
  if (const auto found = given.find(flag.name); found != given.end()) {
    return {found->second, std::string(kFromFlag)};
  }
  Values values = FromEnvironment(flag);
  if (!values.texts.empty()) return values;
  if (const auto found = file.find(flag.name); found != file.end()) {
    return found->second;
  }
  return {};
}

}  // namespace

absl::StatusOr<Settings> Settle(const std::vector<Flag>& flags,
                                const GivenFlags& given,
                                const std::string& config_path,
                                const UsableResources& usable) {
  const absl::StatusOr<std::map<std::string, Values>> file =
      FileValues(flags, config_path);
  if (!file.ok()) return file.status();
  Settings settings;
  for (const Flag& flag : flags) {
    const Values values = Winning(flag, given, *file);
    if (values.source.empty()) {
      settings.sources[flag.name] = std::string(kFromDefault);
      continue;
    }
    settings.sources[flag.name] = values.source;
    absl::Status status = flag.set(values.texts, &settings.options);
    if (status.ok()) continue;
    if (values.source == kFromFlag) return status;
    return absl::InvalidArgumentError(
        absl::StrCat(status.message(), " (from ", values.source, ")"));
  }
  for (const auto& [name, source] : ResolveAuto(usable, &settings.options)) {
    std::string& shown = settings.sources[name];
    shown = shown == kFromDefault ? source : absl::StrCat(shown, ", ", source);
  }
  return settings;
}

std::string FormatSettings(const std::vector<Flag>& flags,
                           const Settings& settings) {
  std::string text;
  for (const Flag& flag : flags) {
    const std::vector<std::string> values = flag.show(settings.options);
    absl::StrAppend(&text, "# ", settings.sources.at(flag.name), "\n",
                    FormatConfigLine(KeyOf(flag), values, flag.repeats));
  }
  return text;
}

}  // namespace leakyrelu
