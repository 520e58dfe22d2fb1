// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_SERVER_STUBS_H_
#define CLIENT_LIBRARY_SERVER_STUBS_H_

#include <grpcpp/generic/generic_stub.h>

#include <optional>

#include "absl/status/status.h"
#include "client/library/channel.h"

namespace leakyrelu::client {

// Chooses the channel of each attempt: the servers that are serving or, if
// there is none, all of them. Thread-safe.
class ServerStubs {
 public:
  explicit ServerStubs(Channels channels);

  // For an attempt that may be followed by another.
  grpc::GenericStub* Pick();

  // Whether an attempt on the stub `tried`, which Pick returned, failed because
  // no server reports that it is serving: then the attempt is repeated at once
  // with the stub that Pick returns now.
  bool NoneServes(const grpc::GenericStub* tried, const absl::Status& status);

  // For a call without retries: as Pick, but uses all servers while it is not
  // yet known which are serving.
  grpc::GenericStub* PickForOneTry();

 private:
  const Channels channels_;
  grpc::GenericStub all_;
  std::optional<grpc::GenericStub> serving_;
};

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_SERVER_STUBS_H_
