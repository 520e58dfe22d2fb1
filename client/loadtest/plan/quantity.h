// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PLAN_QUANTITY_H_
#define CLIENT_LOADTEST_PLAN_QUANTITY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// Numbers with units, parsed and formatted: "10k", "64Ki", "5ms", "1.25 GB/s".
namespace leakyrelu::loadtest {

// A non-negative number with an optional k, M, G (powers of 1000) or Ki, Mi,
// Gi (powers of 1024). Errors read "FIELD: got, allowed".
absl::StatusOr<double> ParseQuantity(absl::string_view field,
                                     absl::string_view text);
// The same for whole numbers.
absl::StatusOr<uint64_t> ParseCount(absl::string_view field,
                                    absl::string_view text);
// "250us", "5ms", "10s", "2m", "1h30m"; zero only as "0" or with a unit.
absl::StatusOr<absl::Duration> ParseDuration(absl::string_view field,
                                             absl::string_view text);
// "12.5%" or "0.125" as a fraction in [0, 1].
absl::StatusOr<double> ParseShare(absl::string_view field,
                                  absl::string_view text);

inline double NsToSeconds(double ns) { return ns / 1e9; }

// Three significant digits with a unit: "412 us", "5.03 ms", "1.20 s".
std::string FormatSeconds(double seconds);
// "950", "12.3 k", "4.56 M".
std::string FormatCount(double count);
// "950 B", "12.3 kB", "4.56 MB" (powers of 1000).
std::string FormatBytes(double bytes);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PLAN_QUANTITY_H_
