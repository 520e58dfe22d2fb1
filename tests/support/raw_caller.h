// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_RAW_CALLER_H_
#define TESTS_SUPPORT_RAW_CALLER_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

// Sends arbitrary bytes as the message of a call, like a broken or hostile
// client in any language.
namespace leakyrelu {

struct RawReply {
  grpc::Status status;
  std::string message;  // the last response, if any
};

// method: "Forward", "Backward", "ForwardStream", "BackwardStream". A stream
// sends this one message, is half-closed, and is read to its end.
RawReply CallRaw(const std::shared_ptr<grpc::Channel>& channel,
                 const std::string& method, const std::string& message);

}  // namespace leakyrelu

#endif  // TESTS_SUPPORT_RAW_CALLER_H_
