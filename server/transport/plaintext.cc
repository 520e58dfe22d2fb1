// SPDX-License-Identifier: Apache-2.0
#include "server/transport/plaintext.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace leakyrelu {
namespace {

// A version that cannot be read counts as old.
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

absl::Status CheckPlaintext(const Address& address,
                            absl::string_view grpc_version,
                            bool trust_network) {
  if (trust_network || address.IsLocal() || IsHardened(grpc_version)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "listen: got ", address.ToString(), " in plaintext with gRPC ",
      grpc_version,
      ", which falls to CVE-2023-33953; allowed are loopback, unix:PATH, or "
      "--trust-network"));
}

}  // namespace leakyrelu
