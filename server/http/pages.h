// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_HTTP_PAGES_H_
#define SERVER_HTTP_PAGES_H_

#include <functional>
#include <string>
#include <string_view>

namespace leakyrelu {

// What the pages tell; both are called on the HTTP server's threads.
struct PageSources {
  // The text of /metrics.
  std::function<std::string()> metrics;
  // Whether /readyz says 200.
  std::function<bool()> ready;
};

struct Page {
  int status_code = 200;
  std::string_view content_type;
  std::string body;
};

// Answers a request; HEAD as GET, its body to be left out. A pure function of
// its arguments and the sources.
Page Answer(std::string_view method, std::string_view path,
            const PageSources& sources);

}  // namespace leakyrelu

#endif  // SERVER_HTTP_PAGES_H_
