// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_HTTP_PAGES_H_
#define SERVER_HTTP_PAGES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace leakyrelu {

// What the pages show; called on the HTTP server's thread.
class PageSource {
 public:
  virtual ~PageSource() = default;
  // The text of /metrics.
  virtual std::string MetricsText() const = 0;
  // Whether /healthz returns 200; an error's message is in the body.
  virtual absl::Status CheckAlive() const = 0;
  // Whether /readyz returns 200.
  virtual bool IsReady() const = 0;
};

struct Page {
  int status_code = 200;
  std::string_view content_type;
  std::string body;
};

// Answers a request. HEAD is answered as GET; the caller omits the body.
Page Answer(std::string_view method, std::string_view path,
            const PageSource& source);

}  // namespace leakyrelu

#endif  // SERVER_HTTP_PAGES_H_
