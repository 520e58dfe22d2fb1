// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_ERROR_H_
#define PROTO_WIRE_SPLIT_ERROR_H_

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "proto/wire/splitter.h"

// The errors, as users meet them, of a message that is not well-formed.
namespace leakyrelu::wire {

// REQUIRES: result.fault != SplitFault::kNone.
absl::Status SplitError(const SplitResult& result,
                        const google::protobuf::Descriptor& message);

// Of a message whose rest protobuf's parser refused.
absl::Status RestError(const google::protobuf::Descriptor& message);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_ERROR_H_
