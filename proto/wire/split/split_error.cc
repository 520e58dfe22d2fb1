// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/split_error.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "proto/wire/split/limits.h"

namespace leakyrelu::wire {
namespace {

absl::Status Malformed(const std::string& place,
                       const google::protobuf::Descriptor& message) {
  return InvalidArgument(
      {.reason = std::string(reasons::kMalformedMessage),
       .field = "message",
       .got = absl::StrCat("truncated or malformed protobuf", place),
       .allowed = absl::StrCat("a serialized ", message.full_name())});
}

}  // namespace

absl::Status SplitError(const SplitResult& result,
                        const google::protobuf::Descriptor& message) {
  switch (result.fault) {
    case SplitFault::kTooManyTensors: {
      const auto* field =
          message.FindFieldByNumber(static_cast<int>(result.number));
      return InvalidArgument(
          {.reason = std::string(reasons::kTooManyTensors),
           .field = std::string(field->name()),
           .got = absl::StrCat("more than ", kMaxTensors, " tensors"),
           .allowed = absl::StrCat("at most ", kMaxTensors)});
    }
    case SplitFault::kTooManyFields:
      return InvalidArgument(
          {.reason = std::string(reasons::kMetadataTooLarge),
           .field = "message",
           .got = absl::StrCat("more than ", kMaxFields, " protobuf fields"),
           .allowed = absl::StrCat("at most ", kMaxFields)});
    case SplitFault::kMetadataTooLarge:
      return InvalidArgument(
          {.reason = std::string(reasons::kMetadataTooLarge),
           .field = "message",
           .got = absl::StrCat("more than ", kMaxMetadataBytes,
                               " bytes beside tensor elements"),
           .allowed = absl::StrCat("at most ", kMaxMetadataBytes)});
    case SplitFault::kNone:
    case SplitFault::kMalformed:
      break;
  }
  return Malformed(absl::StrCat(" near byte ", result.position), message);
}

absl::Status RestError(const google::protobuf::Descriptor& message) {
  return Malformed("", message);
}

}  // namespace leakyrelu::wire
