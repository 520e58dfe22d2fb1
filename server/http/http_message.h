// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_HTTP_HTTP_MESSAGE_H_
#define SERVER_HTTP_HTTP_MESSAGE_H_

#include <string>
#include <string_view>

#include "server/http/pages.h"

// As much of HTTP/1 as scrapes and probes need: a request line, headers that
// nobody reads, one answer a connection. Pure functions.
namespace leakyrelu {

// Whether the text holds all of a request's head.
bool HoldsRequest(std::string_view text);

// The whole response to a request. REQUIRES: HoldsRequest(request).
std::string Respond(std::string_view request, const PageSources& sources);

// The response to a request that does not end.
std::string TooLarge();

}  // namespace leakyrelu

#endif  // SERVER_HTTP_HTTP_MESSAGE_H_
