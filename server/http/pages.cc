// SPDX-License-Identifier: Apache-2.0
#include "server/http/pages.h"

namespace leakyrelu {
namespace {

constexpr std::string_view kPlainText = "text/plain; charset=utf-8";
constexpr std::string_view kExposition =
    "text/plain; version=0.0.4; charset=utf-8";

}  // namespace

Page Answer(std::string_view method, std::string_view path,
            const PageSources& sources) {
  if (method != "GET" && method != "HEAD") {
    return {405, kPlainText, "only GET and HEAD\n"};
  }
  if (path == "/metrics") return {200, kExposition, sources.metrics()};
  if (path == "/healthz") return {200, kPlainText, "ok\n"};
  if (path == "/readyz") {
    return sources.ready() ? Page{200, kPlainText, "ready\n"}
                           : Page{503, kPlainText, "not ready\n"};
  }
  return {404, kPlainText, "pages: /metrics /healthz /readyz\n"};
}

}  // namespace leakyrelu
