// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_EVENT_H_
#define SERVER_IO_EVENT_H_

namespace leakyrelu {

// What a completion queue's tag points to.
class Event {
 public:
  // The operation with this tag is over; ok as gRPC defines it for that
  // operation. May destroy the event.
  virtual void Run(bool ok) = 0;

 protected:
  ~Event() = default;
};

// An event that is a member of a state machine: the state is the next member
// function to call.
//
//   writer_->Finish(reply, status, step_.Then(&UnaryCall::OnFinished));
//
// Only one operation at a time may carry it. Not thread-safe; the queue orders
// the accesses of the thread that starts an operation and of the one that ends
// it.
template <typename Owner>
class MemberEvent final : public Event {
 public:
  using Handler = void (Owner::*)(bool ok);

  explicit MemberEvent(Owner* owner) : owner_(owner) {}
  MemberEvent(const MemberEvent&) = delete;
  MemberEvent& operator=(const MemberEvent&) = delete;

  // The tag of an operation whose end calls `next`.
  void* Then(Handler next) {
    next_ = next;
    return static_cast<Event*>(this);
  }

  void Run(bool ok) override { (owner_->*next_)(ok); }

 private:
  Owner* const owner_;
  Handler next_ = nullptr;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_EVENT_H_
