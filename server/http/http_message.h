// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_HTTP_HTTP_MESSAGE_H_
#define SERVER_HTTP_HTTP_MESSAGE_H_

#include <string>
#include <string_view>

#include "server/http/pages.h"

// The part of HTTP/1 that scrapes and probes need: a request line, ignored
// headers, one answer per connection. Pure functions.
namespace leakyrelu {

// Whether the text holds all of a request's head.
bool HoldsRequest(std::string_view text);

// The whole response to a request. REQUIRES: HoldsRequest(request).
std::string Respond(std::string_view request, const PageSource& source);

// The response to a request whose head exceeds the limit.
std::string TooLarge();

}  // namespace leakyrelu

#endif  // SERVER_HTTP_HTTP_MESSAGE_H_
