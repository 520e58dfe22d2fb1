// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_FD_CORK_H_
#define SERVER_IO_FD_CORK_H_

#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <vector>

namespace leakyrelu {

// Combines the small responses of one turn of an I/O thread into few TCP
// segments. gRPC sends each response separately as soon as it is finished; in a
// turn that answers forty calls, thirty-nine of those segments are only
// overhead for both sides. While the thread's Cork is active, data that gRPC
// sends by sendmsg goes to the kernel at once, marked MSG_MORE, and leaves with
// Release.
//
// It belongs to the thread that created it, which may have one at a time. Unix
// sockets do not support MSG_MORE: data sent to them leaves at once.
class Cork {
 public:
  // The longest time for which the first response of a turn is held.
  static constexpr std::chrono::microseconds kMaxHold{250};
  // Messages of this many bytes leave at once, together with everything before
  // them.
  static constexpr size_t kLargeBytes = 16384;

  Cork();
  // Releases what is held.
  ~Cork();
  Cork(const Cork&) = delete;
  Cork& operator=(const Cork&) = delete;

  void Hold() { holding_ = true; }
  // Sends what is held, and holds nothing afterwards.
  void Release();
  // Sends what is held if the first of it has waited for kMaxHold.
  void ReleaseIfDue();

  // Returns the flags to send the message with; records the socket if it is
  // held.
  int FlagsFor(int fd, const msghdr& message, int flags);

  // Null if the thread has none.
  static Cork* OfThisThread();

 private:
  void Push();

  bool holding_ = false;
  std::chrono::steady_clock::time_point since_;
  std::vector<int> held_;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_FD_CORK_H_
