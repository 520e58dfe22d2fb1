// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_HTTP_GET_H_
#define CLIENT_LOADTEST_HTTP_GET_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace leakyrelu::loadtest {

// The body of a plain GET: http://HOST[:PORT][/PATH], HTTP/1.0, status 200, no
// redirects, at most 16 MiB. Enough for /metrics, and nothing more. Errors
// begin with the URL.
absl::StatusOr<std::string> HttpGet(absl::string_view url,
                                    absl::Duration timeout);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_HTTP_GET_H_
