// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_REACTOR_SOCKET_CONNECTION_H_
#define SERVER_IO_REACTOR_SOCKET_CONNECTION_H_

#include <grpc/event_engine/slice_buffer.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "server/admission/message_memory.h"
#include "server/io/reactor/reactor.h"
#include "server/io/reactor/socket_reader.h"

namespace leakyrelu {

// A connected socket that a reactor watches. Reads are tried at once; a read
// that has to wait is parked until the reactor reports the socket. Writes on
// the reactor's thread are deferred until the end of its turn: meanwhile gRPC
// adds what else it has, so that many replies leave by one system call. On
// other threads writes are tried at once as well.
//
// A callback runs exactly once, on the reactor's thread, with no lock held and
// never before the function that took it has returned. If that function
// returned true, the callback is dropped instead.
//
// Thread-safe except for Close. Owns the socket, and closes it when destroyed;
// after Watch, only tasks of the reactor may destroy it.
class SocketConnection final
    : public std::enable_shared_from_this<SocketConnection>,
      private Reactor::Source {
 public:
  using SliceBuffer = grpc_event_engine::experimental::SliceBuffer;
  using Callback = absl::AnyInvocable<void(absl::Status)>;

  // Takes the ownership of fd, which is non-blocking. holder: see
  // SocketReader.
  SocketConnection(int fd, std::shared_ptr<Reactor> reactor,
                   std::shared_ptr<MessageMemory::Holder> holder = nullptr);
  ~SocketConnection();
  SocketConnection(const SocketConnection&) = delete;
  SocketConnection& operator=(const SocketConnection&) = delete;

  // Call it once, before the first Read and Write.
  absl::Status Watch();

  // As in EventEngine::Endpoint. At most one read and one write may be parked.
  bool Read(Callback on_read, SliceBuffer* buffer, int64_t hint_bytes);
  bool Write(Callback on_written, SliceBuffer* data);

  // Ends parked operations with CANCELLED and closes the socket, both soon, on
  // the reactor's thread.
  static void Close(std::shared_ptr<SocketConnection> connection);

 private:
  // Reactor::Source
  void OnEvents(uint32_t events) override;

  void OnReadable(bool hung_up);
  void OnWritable();
  // The result of the operation, or nullopt if it has to wait.
  std::optional<absl::Status> TryRead(SliceBuffer& buffer, int64_t hint_bytes)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(read_mutex_);
  std::optional<absl::Status> TryWrite(SliceBuffer& data)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);
  void CallLater(Callback callback, absl::Status status);

  const int fd_;
  const std::shared_ptr<Reactor> reactor_;
  const std::shared_ptr<MessageMemory::Holder> holder_;

  // One mutex for each direction, so that a worker that sends does not block
  // the reactor's reads.
  absl::Mutex read_mutex_;
  SocketReader reader_ ABSL_GUARDED_BY(read_mutex_);
  // Readiness was reported, and the data has not been read to its end since.
  bool readable_ ABSL_GUARDED_BY(read_mutex_) = true;
  bool hung_up_ ABSL_GUARDED_BY(read_mutex_) = false;
  size_t bytes_in_a_row_ ABSL_GUARDED_BY(read_mutex_) = 0;
  Callback on_read_ ABSL_GUARDED_BY(read_mutex_);
  SliceBuffer* read_buffer_ ABSL_GUARDED_BY(read_mutex_) = nullptr;
  int64_t hint_bytes_ ABSL_GUARDED_BY(read_mutex_) = 0;

  absl::Mutex write_mutex_;
  Callback on_written_ ABSL_GUARDED_BY(write_mutex_);
  SliceBuffer unwritten_ ABSL_GUARDED_BY(write_mutex_);
};

}  // namespace leakyrelu

#endif  // SERVER_IO_REACTOR_SOCKET_CONNECTION_H_
