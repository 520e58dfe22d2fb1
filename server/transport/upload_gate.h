// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_UPLOAD_GATE_H_
#define SERVER_TRANSPORT_UPLOAD_GATE_H_

#include <cstddef>
#include <deque>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"

namespace leakyrelu {

// One call between its headers and its message, as the gate knows it.
class Upload {
 public:
  Upload() = default;
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

 protected:
  ~Upload() = default;

 private:
  friend class UploadGate;
  // Asks for the message. May call the gate back.
  virtual void BeginUpload() = 0;
  // Ends the call, soon. Must not call the gate back.
  virtual void CancelUpload() = 0;
  // Too many wait; the gate has forgotten it. Must not call the gate back.
  virtual void RefuseUpload() = 0;

  size_t place_ = 0;  // in UploadGate::arriving_
  absl::Time seen_ = absl::InfiniteFuture();
};

// Decides how many messages are asked for at once. What is not asked for waits
// in the client, but for its stream's window: without that, the messages of a
// flood would arrive all together, none of them whole, until memory runs out
// and the half of them is thrown away.
//
// How large a message will be is not known before it is there. So only a few
// are asked for at once, as many as keep the thread busy if their callers are
// fast. Where nothing moves and next to nothing has arrived there may be
// four times as many at each look; else, where half of them are slow, twice as
// many, as long as memory is not tight; while it is, a few more than those that
// are slow; while it is short, a few. Messages that come with their headers do
// not notice: they are there when they are asked for.
//
// The order is that of arrival. One lane's, on its loop's thread only.
class UploadGate {
 public:
  struct Hooks {
    // The share of the memory for messages that is used. Asked at looks only.
    absl::AnyInvocable<double()> pressure;
    // So many bytes more would not be refused for what is held already.
    absl::AnyInvocable<bool(size_t bytes)> has_room;
    // Calls wait, so Look should be called every 50 ms until it says no.
    absl::AnyInvocable<void()> watch;
  };

  static constexpr size_t kFewest = 4;
  // Shares of the memory for messages.
  static constexpr double kLight = 1.0 / 16;
  static constexpr double kTight = 0.25;
  static constexpr double kShort = 0.5;

  // most_waiting: those beyond it are refused, unless the use of memory is
  // light. patience: an upload that takes longer while others wait and memory
  // is short is cancelled.
  UploadGate(size_t most_waiting, absl::Duration patience, Hooks hooks);
  UploadGate(const UploadGate&) = delete;
  UploadGate& operator=(const UploadGate&) = delete;

  // One more would be refused.
  bool IsFull() const {
    return waiting_.size() >= most_waiting_ && pressure_ > kLight;
  }

  // Begins it now or later, or refuses it later.
  void Enter(Upload* upload);
  // It is over, and has brought so many bytes. Begins others. REQUIRES: it has
  // begun.
  void Leave(Upload* upload, size_t bytes);
  // Room may have come.
  void Next() {
    if (!waiting_.empty()) BeginWaiting();
  }

  // Whether to look again.
  bool Look(absl::Time now);

  size_t most_waiting() const { return most_waiting_; }
  size_t waiting() const { return waiting_.size(); }
  size_t arriving() const { return arriving_.size(); }

 private:
  bool MayBegin() {
    return arriving_.size() < allowed_ &&
           hooks_.has_room((arriving_.size() + 1) * usual_bytes_);
  }
  void Allow(size_t most);
  void Begin(Upload* upload);
  void BeginWaiting();
  void RefuseYoungest();
  // The number of those that came before the last looks. Cancels, if told to,
  // those that came before the patience began.
  size_t CountSlow(absl::Time now, bool cancel);

  const size_t most_waiting_;
  const absl::Duration patience_;
  Hooks hooks_;
  size_t allowed_ = kFewest;
  bool has_moved_ = false;  // an upload has ended since the last look
  size_t usual_bytes_ = 1;
  // By the last look.
  double pressure_ = 0;
  // So many at the front of waiting_ waited then already.
  size_t stuck_ = 0;
  std::vector<Upload*> arriving_;
  std::deque<Upload*> waiting_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_UPLOAD_GATE_H_
