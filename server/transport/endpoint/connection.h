// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ENDPOINT_CONNECTION_H_
#define SERVER_TRANSPORT_ENDPOINT_CONNECTION_H_

#include <grpc/event_engine/slice_buffer.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "server/transport/endpoint/reactor.h"
#include "server/transport/endpoint/socket_reader.h"
#include "server/transport/message_memory.h"

namespace leakyrelu {

// A connected socket that a reactor watches. Reads are tried at once; one that
// has to wait is parked until the reactor hears of the socket. Writes on the
// reactor's thread are put off until its turn is over: gRPC collects meanwhile
// what else it has, so that many replies leave by one system call. On other
// threads they are tried at once as well.
//
// A callback runs exactly once, on the reactor's thread, with no lock held and
// never before the function that took it has returned; where that function
// returned true, it is dropped instead.
//
// Thread-safe but for Close. Owns the socket, and closes it when destroyed;
// from Watch on, only tasks of the reactor's may destroy it.
class Connection final : public std::enable_shared_from_this<Connection>,
                         private Reactor::Source {
 public:
  using SliceBuffer = grpc_event_engine::experimental::SliceBuffer;
  using Callback = absl::AnyInvocable<void(absl::Status)>;

  // Takes the ownership of fd, which is non-blocking. account: SocketReader's.
  Connection(int fd, std::shared_ptr<Reactor> reactor,
             std::shared_ptr<MessageMemory::Account> account = nullptr);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Once, before the first Read and Write.
  absl::Status Watch();

  // As EventEngine::Endpoint's. At most one of each may be parked.
  bool Read(Callback on_read, SliceBuffer* buffer, int64_t hint_bytes);
  bool Write(Callback on_written, SliceBuffer* data);

  // Ends what is parked with CANCELLED and closes the socket, both soon, on
  // the reactor's thread.
  static void Close(std::shared_ptr<Connection> connection);

 private:
  // Reactor::Source
  void OnEvents(uint32_t events) override;

  void OnReadable(bool hung_up);
  void OnWritable();
  // The end of the operation, or nothing where it has to wait.
  std::optional<absl::Status> TryRead(SliceBuffer& buffer, int64_t hint_bytes)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(read_mutex_);
  std::optional<absl::Status> TryWrite(SliceBuffer& data)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);
  void CallLater(Callback callback, absl::Status status);

  const int fd_;
  const std::shared_ptr<Reactor> reactor_;
  const std::shared_ptr<MessageMemory::Account> account_;

  // One each, so that a worker that sends does not stop the reactor's reading.
  absl::Mutex read_mutex_;
  SocketReader reader_ ABSL_GUARDED_BY(read_mutex_);
  // Reported, and not read to its end since.
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

#endif  // SERVER_TRANSPORT_ENDPOINT_CONNECTION_H_
