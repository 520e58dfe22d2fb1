// SPDX-License-Identifier: Apache-2.0
#include "server/http/probe.h"

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/http/http_get.h"
#include "server/net/address.h"

namespace leakyrelu {

absl::Status ProbeHttp(const std::string& address) {
  constexpr absl::Duration kTimeout = absl::Seconds(2);
  const absl::StatusOr<Address> parsed =
      Address::Parse(address, "--metrics-listen");
  if (!parsed.ok()) return parsed.status();
  const std::string url =
      absl::StrCat("http://", parsed->ForLocalClient().ToString(), "/readyz");
  const absl::StatusOr<std::string> page = HttpGet(url, kTimeout);
  if (page.ok()) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat(url, ": ", page.status().message()));
}

}  // namespace leakyrelu
