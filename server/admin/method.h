// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_METHOD_H_
#define SERVER_ADMIN_METHOD_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "proto/methods/methods.h"

// The interface between the small services (health, reflection, channelz) and
// the transport: every method is a stream of serialized messages. The services
// run on the server's own completion queue, since gRPC's implementations start
// polling threads that slow the data path.
namespace leakyrelu::admin {

// The server's side of one call. Implemented by the transport. Thread-safe; its
// functions never call back into the Call.
class Outlet {
 public:
  virtual ~Outlet() = default;
  // Queues a response message.
  virtual void Send(std::string message) = 0;
  // Ends the call after the messages already queued. Nothing may be sent after
  // it. Only the first Finish has an effect.
  virtual void Finish(const absl::Status& status) = 0;
};

// One call of one method; owned by the transport, which calls it from one
// thread at a time.
class Call {
 public:
  virtual ~Call() = default;
  // True if the call lasts until its client ends it; otherwise it is over once
  // its one message is answered.
  virtual bool is_stream() const = 0;
  virtual void OnMessage(std::string message) = 0;
  // The client has sent its last message.
  virtual void OnHalfClose() = 0;
  // The call is over (finished, cancelled or its connection lost). The outlet
  // must not be used after this returns. Always the last event.
  virtual void OnDone() = 0;
};

// Opens calls of one or more services.
class Service {
 public:
  virtual ~Service() = default;
  // Returns null if the method is not one of these services. The outlet lives
  // until OnDone has returned.
  virtual std::unique_ptr<Call> Open(Method method, Outlet* outlet) = 0;
};

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_METHOD_H_
