// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_ERROR_DETAIL_H_
#define LEAKYRELU_ERROR_DETAIL_H_

#include <optional>
#include <string>

#include "absl/status/status.h"

namespace leakyrelu {

// Why the server refused a call, in machine-readable form (on the wire,
// google.rpc.ErrorInfo).
struct ErrorDetail {
  // UPPER_SNAKE_CASE, stable: docs/errors.md lists all reasons.
  std::string reason = {};
  // Path in the request, "inputs[2].shape".
  std::string field = {};
  // "12 bytes"
  std::string got = {};
  // "16 bytes (shape [2,2] of float32)"
  std::string allowed = {};
};

// The detail of a status, if it has one.
std::optional<ErrorDetail> DetailOf(const absl::Status& status);

}  // namespace leakyrelu

#endif  // LEAKYRELU_ERROR_DETAIL_H_
