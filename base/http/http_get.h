// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_HTTP_HTTP_GET_H_
#define BASE_HTTP_HTTP_GET_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace leakyrelu {

// Returns the body of a plain GET of http://HOST[:PORT][/PATH]: HTTP/1.0,
// status 200, no redirects, at most 16 MiB. It is meant for /metrics and
// /readyz only. The timeout applies to connecting, to sending and to each
// receive. INVALID_ARGUMENT: the URL has another form. UNAVAILABLE: no
// connection, or another answer.
absl::StatusOr<std::string> HttpGet(absl::string_view url,
                                    absl::Duration timeout);

// Whether HttpGet can use the URL: INVALID_ARGUMENT if it has another form.
absl::Status CheckHttpUrl(absl::string_view url);

}  // namespace leakyrelu

#endif  // BASE_HTTP_HTTP_GET_H_
