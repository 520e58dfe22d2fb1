// SPDX-License-Identifier: Apache-2.0
#include "server/calls/metadata_limit.h"

#include <string>

#include "absl/base/optimization.h"
#include "absl/strings/str_cat.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "server/calls/core_call.h"

namespace leakyrelu {

absl::Status CheckMetadata(size_t bytes) {
  if (ABSL_PREDICT_TRUE(bytes <= kMaxMetadataBytes)) return absl::OkStatus();
  return ResourceExhausted(
      {.reason = std::string(reasons::kCallMetadataTooLarge),
       .field = "metadata",
       .got = absl::StrCat(bytes, " bytes"),
       .allowed = absl::StrCat("at most ", kMaxMetadataBytes)});
}

absl::Status CheckMetadata(const grpc::ServerContext& context) {
  size_t bytes = 0;
  for (const auto& [key, value] : context.client_metadata()) {
    bytes += key.size() + value.size() + kMetadataFieldBytes;
  }
  return CheckMetadata(bytes);
}

}  // namespace leakyrelu
