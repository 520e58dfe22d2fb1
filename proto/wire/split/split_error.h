// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_SPLIT_ERROR_H_
#define PROTO_WIRE_SPLIT_SPLIT_ERROR_H_

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "proto/wire/split/splitter.h"

// The errors, as callers receive them, of a malformed message.
namespace leakyrelu::wire {

// REQUIRES: result.fault != SplitFault::kNone.
absl::Status SplitError(const SplitResult& result,
                        const google::protobuf::Descriptor& message);

// The error of a message whose rest protobuf's parser rejected.
absl::Status RestError(const google::protobuf::Descriptor& message);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_SPLIT_ERROR_H_
