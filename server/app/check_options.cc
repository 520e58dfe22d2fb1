// SPDX-License-Identifier: Apache-2.0
#include "server/app/check_options.h"

#include "absl/strings/str_cat.h"
#include "base/text/error_text.h"
#include "server/http/http_server.h"
#include "server/options/auto_options.h"
#include "server/options/units.h"
#include "server/rpc/narrow_options.h"

namespace leakyrelu {
namespace {

absl::Status CheckBudgets(const ServerOptions& options) {
  const size_t message = options.max_message_bytes;
  const auto fits = [&](const char* flag, size_t budget) {
    if (message <= budget) return absl::OkStatus();
    return InvalidValue(
        "--max-message-bytes", FormatBytes(message),
        absl::StrCat("at most ", FormatBytes(budget), " (", flag, ")"));
  };
  absl::Status fit = fits("--max-inflight-bytes", options.max_inflight_bytes);
  if (!fit.ok()) return fit;
  return fits("--message-memory-bytes", options.message_memory_bytes);
}

}  // namespace

absl::Status CheckOptions(const ServerOptions& options) {
  absl::Status checked = CheckBudgets(options);
  if (!checked.ok()) return checked;
  checked = CheckListenersAndTls(options);
  if (!checked.ok()) return checked;
  if (!options.tls_cert.empty()) {
    checked = CheckTlsFiles(ServerTlsOptionsOf(options));
    if (!checked.ok()) return checked;
  }
  if (options.metrics_listen.empty()) return absl::OkStatus();
  return HttpServer::CheckAddress(options.metrics_listen);
}

std::string MemoryWarning(const UsableResources& usable,
                          const ServerOptions& options) {
  const uint64_t peak = PeakBytes(usable, options);
  if (peak <= usable.memory_bytes) return "";
  return ErrorText(
      "memory limit",
      absl::StrCat(FormatBytes(usable.memory_bytes), " (", usable.memory_source,
                   ")"),
      absl::StrCat("at least ", FormatBytes(peak),
                   " (for --message-memory-bytes=",
                   FormatBytes(options.message_memory_bytes), ")"));
}

}  // namespace leakyrelu
