// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_STATUS_ERROR_H_
#define PROTO_STATUS_ERROR_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "leakyrelu/error_detail.h"

// Errors as callers receive them: an absl::Status whose message reads "field:
// got X, allowed: Y" (base/text/error_text.h) and whose payloads are serialized
// google.rpc details, keyed by their type URL; grpc_status.h sends them on the
// wire.
namespace leakyrelu {

inline constexpr std::string_view kErrorDomain = "leakyrelu";

// Texts may contain what a client sent: they are truncated and escaped here
// (the caller quotes names with QuoteText). REQUIRES: no part of the detail is
// empty.

// With ErrorInfo and BadRequest attached.
absl::Status InvalidArgument(const ErrorDetail& detail);
// The same without BadRequest; RetryInfo attached where retry_after is given.
absl::Status ResourceExhausted(
    const ErrorDetail& detail,
    std::optional<absl::Duration> retry_after = std::nullopt);
absl::Status Unavailable(
    const ErrorDetail& detail,
    std::optional<absl::Duration> retry_after = std::nullopt);
// The delay after which the status permits a retry; none: not specified.
std::optional<absl::Duration> RetryDelayOf(const absl::Status& status);

absl::Status NotFound(const ErrorDetail& detail);
absl::Status Unimplemented(const ErrorDetail& detail);
absl::Status Internal(const ErrorDetail& detail);

}  // namespace leakyrelu

#endif  // PROTO_STATUS_ERROR_H_
