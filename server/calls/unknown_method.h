// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_UNKNOWN_METHOD_H_
#define SERVER_CALLS_UNKNOWN_METHOD_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace leakyrelu {

// UNIMPLEMENTED, naming the called path and the existing methods. The path is
// client input, so it is truncated and escaped.
absl::Status UnknownMethod(absl::string_view path);

}  // namespace leakyrelu

#endif  // SERVER_CALLS_UNKNOWN_METHOD_H_
