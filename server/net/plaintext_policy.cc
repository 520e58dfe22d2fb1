// SPDX-License-Identifier: Apache-2.0
#include "server/net/plaintext_policy.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/text/error_text.h"

namespace leakyrelu {
namespace {

// A version that cannot be parsed counts as old.
bool IsHardened(absl::string_view version) {
  const std::vector<absl::string_view> parts = absl::StrSplit(version, '.');
  int major = 0;
  int minor = 0;
  if (parts.size() < 2 || !absl::SimpleAtoi(parts[0], &major) ||
      !absl::SimpleAtoi(parts[1], &minor)) {
    return false;
  }
  return std::pair(major, minor) >= std::pair(1, 57);
}

}  // namespace

absl::Status CheckPlaintextPolicy(const Address& address,
                                  absl::string_view grpc_version,
                                  bool trust_network) {
  if (trust_network || address.IsLocal() || IsHardened(grpc_version)) {
    return absl::OkStatus();
  }
  return InvalidValue(
      "--listen",
      absl::StrCat(address.ToString(), " in plaintext with gRPC ",
                   grpc_version),
      "loopback, unix:PATH, tls:ADDRESS, or --trust-network (this gRPC is "
      "vulnerable to CVE-2023-33953)");
}

}  // namespace leakyrelu
