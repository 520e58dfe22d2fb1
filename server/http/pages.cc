// SPDX-License-Identifier: Apache-2.0
#include "server/http/pages.h"

#include "absl/strings/str_cat.h"

namespace leakyrelu {
namespace {

constexpr std::string_view kPlainText = "text/plain; charset=utf-8";
constexpr std::string_view kExposition =
    "text/plain; version=0.0.4; charset=utf-8";

}  // namespace

Page Answer(std::string_view method, std::string_view path,
            const PageSource& source) {
  if (method != "GET" && method != "HEAD") {
    return {405, kPlainText, "only GET and HEAD\n"};
  }
  if (path == "/metrics") return {200, kExposition, source.MetricsText()};
  if (path == "/healthz") {
    const absl::Status alive = source.CheckAlive();
    return alive.ok()
               ? Page{200, kPlainText, "ok\n"}
               : Page{503, kPlainText, absl::StrCat(alive.message(), "\n")};
  }
  if (path == "/readyz") {
    return source.IsReady() ? Page{200, kPlainText, "ready\n"}
                            : Page{503, kPlainText, "not ready\n"};
  }
  return {404, kPlainText, "pages: /metrics /healthz /readyz\n"};
}

}  // namespace leakyrelu
