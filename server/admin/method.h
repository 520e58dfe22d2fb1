// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_METHOD_H_
#define SERVER_ADMIN_METHOD_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"

// How the small services (health, reflection, channelz) meet the transport:
// every method is a stream of serialized messages. They run on the server's
// own completion queue, since gRPC's ready-made ones bring polling threads
// that slow the data path.
namespace leakyrelu::admin {

// The server's side of one call. Implemented by the transport. Thread-safe;
// never calls back into the Call from within its functions.
class Outlet {
 public:
  virtual ~Outlet() = default;
  // Queues a response message.
  virtual void Send(std::string message) = 0;
  // Ends the call after the messages already queued. Nothing may be sent
  // after it. Only the first Finish counts.
  virtual void Finish(const absl::Status& status) = 0;
};

// One call of one method; owned by the transport, which calls it from one
// thread at a time.
class Call {
 public:
  virtual ~Call() = default;
  virtual void OnMessage(std::string message) = 0;
  // The client has sent its last message.
  virtual void OnHalfClose() = 0;
  // The call is over (finished, cancelled or its connection lost): the outlet
  // must not be used once this has returned. Always the last event.
  virtual void OnDone() = 0;
};

// Opens calls of one or more services.
class Service {
 public:
  virtual ~Service() = default;
  // path: "/grpc.health.v1.Health/Check". Null: not a method of this service.
  // The outlet lives until OnDone has returned.
  virtual std::unique_ptr<Call> Open(std::string_view path, Outlet* outlet) = 0;
};

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_METHOD_H_
