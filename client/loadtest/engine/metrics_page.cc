// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/engine/metrics_page.h"

#include "absl/strings/str_cat.h"
#include "base/http/http_get.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "client/loadtest/engine/run_times.h"

namespace leakyrelu::loadtest {
namespace {

absl::Status Explained(const std::string& url, const absl::Status& why) {
  return absl::Status(
      why.code(),
      ErrorText(
          "--metrics-url", QuoteText(url),
          absl::StrCat("http://HOST[:PORT][/PATH] of the server's metrics (",
                       why.message(), ")")));
}

}  // namespace

absl::Status CheckMetricsUrl(const std::string& url) {
  if (url.empty()) return absl::OkStatus();
  const absl::Status status = CheckHttpUrl(url);
  return status.ok() ? status : Explained(url, status);
}

absl::StatusOr<std::string> ReadMetricsPage(const std::string& url) {
  absl::StatusOr<std::string> page = HttpGet(url, kScrapeTimeout);
  if (page.ok()) return page;
  return Explained(url, page.status());
}

}  // namespace leakyrelu::loadtest
