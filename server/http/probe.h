// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_HTTP_PROBE_H_
#define SERVER_HTTP_PROBE_H_

#include <string>

#include "absl/status/status.h"

namespace leakyrelu {

// Requests /readyz from the server whose HTTP port is at address (HOST:PORT or
// [V6]:PORT; the wildcards mean loopback) and waits for at most 2 s. OK if it
// serves; UNAVAILABLE describes any other outcome.
absl::Status ProbeHttp(const std::string& address);

}  // namespace leakyrelu

#endif  // SERVER_HTTP_PROBE_H_
