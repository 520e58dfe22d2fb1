// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_UNKNOWN_VARIABLES_H_
#define SERVER_OPTIONS_UNKNOWN_VARIABLES_H_

#include <string>
#include <vector>

namespace leakyrelu {

// A line for each variable of an environment (NAME=VALUE, null at the end) that
// looks like an option but is none: "environment: got NAME, allowed: ...".
//
// Variables of the client's programs are omitted, and so are those that
// Kubernetes sets in every container of a namespace with a Service called
// leakyrelu or leakyrelu-SOMETHING (LEAKYRELU_SERVICE_HOST,
// LEAKYRELU_PORT_50051_TCP_ADDR ...). Since users cannot avoid those, unknown
// variables are reported rather than refused.
std::vector<std::string> UnknownVariables(
    const char* const* environment, const std::vector<std::string>& known);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_UNKNOWN_VARIABLES_H_
