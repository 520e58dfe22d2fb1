// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_UNITS_H_
#define SERVER_OPTIONS_UNITS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// Parses and formats values with units. Pure functions.
namespace leakyrelu {

// "65536", "64KiB", "64 MiB", "1GiB" (powers of 1024) or "64kB", "64MB", "1GB"
// (powers of 1000); upper or lower case. Returns nullopt for any other text and
// for numbers beyond 64 bits.
std::optional<uint64_t> ParseBytes(absl::string_view text);

// The shortest exact form: "64KiB", "65537".
std::string FormatBytes(uint64_t bytes);

// "30s", "1m30s", "250ms", "0"; never negative or infinite.
std::optional<absl::Duration> ParseDuration(absl::string_view text);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_UNITS_H_
