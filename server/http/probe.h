// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_HTTP_PROBE_H_
#define SERVER_HTTP_PROBE_H_

#include <string>

#include "absl/status/status.h"

namespace leakyrelu {

// Asks the server whose HTTP port is at address (HOST:PORT or [V6]:PORT; the
// wildcards mean loopback) for /readyz and waits at most 2 s. OK if it serves;
// UNAVAILABLE says what came instead. For an image without a shell or curl.
absl::Status Probe(const std::string& address);

}  // namespace leakyrelu

#endif  // SERVER_HTTP_PROBE_H_
