// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_MALFORMED_H_
#define SERVER_ADMIN_MALFORMED_H_

#include <string>

#include "absl/status/status.h"

namespace leakyrelu::admin {

// INVALID_ARGUMENT with reason MALFORMED_MESSAGE; it concerns the whole
// request.
absl::Status Malformed(std::string got, std::string allowed);

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_MALFORMED_H_
