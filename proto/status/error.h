// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_STATUS_ERROR_H_
#define PROTO_STATUS_ERROR_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "leakyrelu/error_detail.h"

// Errors as callers meet them: an absl::Status whose message reads
// "field: got, allowed" and whose payloads are serialized google.rpc details,
// keyed by their type URL, for grpc_status.h to put on the wire.
namespace leakyrelu {

inline constexpr std::string_view kErrorDomain = "leakyrelu";

// Texts may repeat what a client sent: they are cut and made valid UTF-8 here.

// "field: got, allowed" with ErrorInfo and BadRequest attached.
absl::Status InvalidArgument(const ErrorDetail& detail);
// The same without BadRequest; RetryInfo attached where retry_after is given.
absl::Status ResourceExhausted(
    const ErrorDetail& detail,
    std::optional<absl::Duration> retry_after = std::nullopt);
absl::Status Unavailable(
    const ErrorDetail& detail,
    std::optional<absl::Duration> retry_after = std::nullopt);
// When the status says that the call may be made again; none: it does not.
std::optional<absl::Duration> RetryDelayOf(const absl::Status& status);

absl::Status NotFound(const ErrorDetail& detail);
absl::Status Unimplemented(const ErrorDetail& detail);

}  // namespace leakyrelu

#endif  // PROTO_STATUS_ERROR_H_
