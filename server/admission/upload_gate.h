// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMISSION_UPLOAD_GATE_H_
#define SERVER_ADMISSION_UPLOAD_GATE_H_

#include <chrono>
#include <cstddef>
#include <deque>
#include <vector>

#include "absl/time/time.h"
#include "server/admission/account.h"

namespace leakyrelu {

class UploadQueue;

// One call between its headers and its message.
class Upload {
 public:
  Upload() = default;
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

 protected:
  ~Upload() = default;

 private:
  friend class UploadGate;
  friend class UploadQueue;
  // Requests the message from gRPC. May call the gate back.
  virtual void BeginUpload() = 0;
  // Too many calls wait; the gate has removed this one. Must not call the gate
  // back.
  virtual void RefuseUpload() = 0;

  UploadQueue* queue_ = nullptr;  // its connection's
  Upload* previous_ = nullptr;    // in queue_, while it waits
  Upload* next_ = nullptr;
  size_t place_ = 0;  // in UploadGate::arriving_
  std::chrono::steady_clock::time_point seen_;
};

// The uploads of one connection: those that wait, in the order of arrival, and
// the number of those that have begun. Not thread-safe.
class UploadQueue {
 public:
  // account: the connection's; outlives the queue.
  explicit UploadQueue(const Account* account) : account_(*account) {}
  UploadQueue(const UploadQueue&) = delete;
  UploadQueue& operator=(const UploadQueue&) = delete;

  size_t waiting() const { return waiting_; }
  size_t arriving() const { return arriving_; }

 private:
  friend class UploadGate;

  void Push(Upload* upload);
  Upload* PopFirst();
  Upload* PopLast();

  const Account& account_;
  Upload* first_ = nullptr;
  Upload* last_ = nullptr;
  size_t waiting_ = 0;
  size_t arriving_ = 0;
};

// What the gate needs to know of its surroundings.
class UploadConditions {
 public:
  virtual ~UploadConditions() = default;
  // The used share of the memory for messages. Called by Look only.
  virtual double Pressure() = 0;
  // Whether one more upload of this connection may begin. bytes: what is
  // expected of it and of those that have begun. is_first: none of this
  // connection has begun.
  virtual bool HasRoom(const Account& account, size_t bytes, bool is_first) = 0;
  // Calls wait, so Look should be called every 50 ms until it returns false.
  virtual void Watch() = 0;
};

// Limits how many messages are requested from gRPC at once. A message that is
// not requested stays with the client, except for its stream's window. Without
// the gate, all messages of a flood would arrive at the same time and
// incomplete, until memory ran out and half of them were discarded.
//
// The size of a message is not known before it has arrived, so only a few are
// requested at once, as many as keep the thread busy if their callers are fast.
// At each check (Look), if nothing has moved and almost nothing has arrived,
// the number may grow to four times as many. Otherwise, if half of the uploads
// are slow, it may double while memory is not tight; while memory is tight it
// is reduced to a few more than the slow uploads, and while memory is short to
// a few. Messages that arrive together with their headers are not delayed.
//
// Connections take turns: each turn begins one upload, and the uploads of a
// connection begin in the order of arrival. A connection may have its part of
// the uploads at once, and a connection without one may always have one, up to
// kMaxFirst in all, so that slow callers do not delay other connections. If too
// many calls wait, the newest of the connection with most of them is refused.
//
// One gate belongs to one IoThread and is used on its loop's thread only.
class UploadGate {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr size_t kMin = 4;
  static constexpr size_t kMaxFirst = 16;
  // Shares of the memory for messages.
  static constexpr double kLight = 1.0 / 16;
  static constexpr double kTight = 0.25;
  static constexpr double kShort = 0.5;

  // max_waiting: calls beyond it are refused, unless the use of memory is
  // light. conditions outlives the gate.
  UploadGate(size_t max_waiting, UploadConditions* conditions)
      : max_waiting_(max_waiting), conditions_(*conditions) {}
  UploadGate(const UploadGate&) = delete;
  UploadGate& operator=(const UploadGate&) = delete;

  // Whether one more call of this connection would be refused.
  bool IsFull(const UploadQueue& queue) const {
    return waiting_ >= max_waiting_ && pressure_ > kLight &&
           queue.waiting_ * turns_.size() >= waiting_;
  }

  // Begins the upload now or later, or refuses it later.
  void Enter(Upload* upload, UploadQueue* queue);
  // The upload is over and has brought this many bytes; 0 if it was broken off.
  // Begins others.
  // REQUIRES: the upload has begun.
  void Leave(Upload* upload, size_t bytes);
  // Begins waiting uploads if there is room now.
  void Next() {
    if (waiting_ > 0) BeginWaiting();
  }

  // Returns whether to call it again.
  bool Look(Clock::time_point now);

  size_t max_waiting() const { return max_waiting_; }
  size_t waiting() const { return waiting_; }
  size_t arriving() const { return arriving_.size(); }

 private:
  bool MayBegin(const UploadQueue& queue) const;
  void Allow(size_t max_arriving);
  void Begin(Upload* upload);
  void BeginWaiting();
  void RefuseNewest();
  // The number of uploads that have taken kSlow or longer.
  size_t CountSlow(Clock::time_point now);

  const size_t max_waiting_;
  UploadConditions& conditions_;
  size_t allowed_ = kMin;
  bool has_moved_ = false;  // an upload has ended since the last look
  size_t usual_bytes_ = 1;
  // As of the last check.
  double pressure_ = 0;
  // About this many uploads were already waiting at that check.
  size_t stuck_ = 0;
  std::vector<Upload*> arriving_;
  size_t waiting_ = 0;
  std::deque<UploadQueue*> turns_;  // the queues with waiting uploads
};

}  // namespace leakyrelu

#endif  // SERVER_ADMISSION_UPLOAD_GATE_H_
