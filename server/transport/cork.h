// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_CORK_H_
#define SERVER_TRANSPORT_CORK_H_

#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <vector>

namespace leakyrelu {

// Puts the small responses of one turn of an I/O thread into few TCP segments.
// gRPC sends each response on its own as soon as it is finished; of a turn that
// answers forty calls, thirty-nine of those segments are only cost, here and
// for the client. While a Cork of the thread holds, what gRPC sends by sendmsg
// goes to the kernel at once, marked MSG_MORE, and leaves with Release.
//
// It belongs to the thread that made it, which may have one at a time. Unix
// sockets know no MSG_MORE: what is sent to them leaves at once.
class Cork {
 public:
  // How long the first response of a turn may wait for more.
  static constexpr std::chrono::microseconds kLongest{250};
  // Messages of this many bytes leave at once, with all before them.
  static constexpr size_t kLargeBytes = 16384;

  Cork();
  // Releases.
  ~Cork();
  Cork(const Cork&) = delete;
  Cork& operator=(const Cork&) = delete;

  void Hold() { holding_ = true; }
  // Lets go of what is held, and holds no more.
  void Release();
  // Lets go of what is held if the first of it has waited for kLongest.
  void ReleaseIfDue();

  // The flags to send the message with; remembers the socket if it is held.
  int FlagsFor(int fd, const msghdr& message, int flags);

  // Null: the thread has none.
  static Cork* OfThisThread();

 private:
  void Push();

  bool holding_ = false;
  std::chrono::steady_clock::time_point since_;
  std::vector<int> held_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_CORK_H_
