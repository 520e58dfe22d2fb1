// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_UNKNOWN_METHOD_H_
#define SERVER_TRANSPORT_UNKNOWN_METHOD_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace leakyrelu {

// UNIMPLEMENTED, naming the path that was called and the methods that there
// are. The path is the caller's: it is cut and escaped.
absl::Status UnknownMethod(absl::string_view path);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_UNKNOWN_METHOD_H_
