// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_INTEGRATION_RAW_CALLER_H_
#define TESTS_INTEGRATION_RAW_CALLER_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

// Sends any bytes as the message of a call: what a broken or hostile client
// of any language could send.
namespace leakyrelu {

struct RawReply {
  grpc::Status status;
  std::string message;  // the last response, if there was one
};

// method: "Forward", "Backward", "ForwardStream", "BackwardStream". A stream
// is given the one message, then closed, then read to its end.
RawReply CallRaw(const std::shared_ptr<grpc::Channel>& channel,
                 const std::string& method, const std::string& message);

}  // namespace leakyrelu

#endif  // TESTS_INTEGRATION_RAW_CALLER_H_
