// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/socket_connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "server/io/reactor/socket_writer.h"

namespace leakyrelu {
namespace {

absl::Status Failed(const char* what, int error) {
  absl::Status status = absl::ErrnoToStatus(error, what);
  return absl::UnavailableError(status.message());
}

}  // namespace

SocketConnection::SocketConnection(
    int fd, std::shared_ptr<Reactor> reactor,
    std::shared_ptr<MessageMemory::Holder> holder)
    : fd_(fd),
      reactor_(std::move(reactor)),
      holder_(std::move(holder)),
      reader_(fd, holder_) {}

SocketConnection::~SocketConnection() {
  if (holder_ != nullptr) holder_->Close();
  // connection_tracker.h has a duplicate: closing this descriptor does not end
  // the watch, and the reactor would report the shutdown to a destroyed object.
  reactor_->Unwatch(fd_);
  shutdown(fd_, SHUT_RDWR);
  close(fd_);
}

absl::Status SocketConnection::Watch() {
  if (!reactor_->Watch(fd_, this)) return Failed("epoll_ctl", errno);
  return absl::OkStatus();
}

bool SocketConnection::Read(Callback on_read, SliceBuffer* buffer,
                            int64_t hint_bytes) {
  std::optional<absl::Status> end;
  {
    absl::MutexLock lock(&read_mutex_);
    if (on_read_ != nullptr) std::abort();  // by the interface's contract
    // A sender as fast as this thread would otherwise occupy it permanently.
    const bool wait = readable_ && bytes_in_a_row_ >= reactor_->share_bytes() &&
                      reactor_->Rearm(fd_, this);
    if (!wait) end = TryRead(*buffer, hint_bytes);
    if (!end.has_value()) {
      on_read_ = std::move(on_read);
      read_buffer_ = buffer;
      hint_bytes_ = hint_bytes;
      return false;
    }
  }
  if (end->ok()) return true;
  CallLater(std::move(on_read), *std::move(end));
  return false;
}

bool SocketConnection::Write(Callback on_written, SliceBuffer* data) {
  std::optional<absl::Status> end;
  {
    absl::MutexLock lock(&write_mutex_);
    if (on_written_ != nullptr) std::abort();  // by the interface's contract
    const bool put_off = reactor_->IsCurrent();
    if (!put_off) end = TryWrite(*data);
    if (!end.has_value()) {
      on_written_ = std::move(on_written);
      unwritten_.Swap(*data);
      if (put_off) {
        reactor_->Post([self = shared_from_this()] { self->OnWritable(); });
      }
      return false;
    }
  }
  if (end->ok()) return true;
  CallLater(std::move(on_written), *std::move(end));
  return false;
}

std::optional<absl::Status> SocketConnection::TryRead(SliceBuffer& buffer,
                                                      int64_t hint_bytes) {
  if (!readable_) return std::nullopt;
  switch (reader_.ReadInto(buffer, hint_bytes, reactor_->share_bytes())) {
    case SocketReader::Outcome::kData:
      bytes_in_a_row_ += reader_.last_bytes();
      // Later data is reported anew. An end that was reported together with the
      // data is not reported again, so it has to be read.
      if (reader_.drained() && !hung_up_) readable_ = false;
      return absl::OkStatus();
    case SocketReader::Outcome::kNothingYet:
      readable_ = false;
      return std::nullopt;
    case SocketReader::Outcome::kEnd:
      return absl::UnavailableError("the peer has closed the connection");
    case SocketReader::Outcome::kFailed:
      return Failed("readv", errno);
  }
  return std::nullopt;
}

std::optional<absl::Status> SocketConnection::TryWrite(SliceBuffer& data) {
  switch (WriteToSocket(fd_, data)) {
    case WriteOutcome::kDone:
      return absl::OkStatus();
    case WriteOutcome::kNoRoom:
      return std::nullopt;
    case WriteOutcome::kFailed:
      return Failed("sendmsg", errno);
  }
  return std::nullopt;
}

void SocketConnection::OnEvents(uint32_t events) {
  const bool hung_up = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  if (hung_up || (events & EPOLLIN) != 0) OnReadable(hung_up);
  if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) OnWritable();
}

void SocketConnection::OnReadable(bool hung_up) {
  Callback callback;
  std::optional<absl::Status> end;
  {
    absl::MutexLock lock(&read_mutex_);
    readable_ = true;
    hung_up_ |= hung_up;
    bytes_in_a_row_ = 0;
    if (on_read_ == nullptr) return;
    end = TryRead(*read_buffer_, hint_bytes_);
    if (!end.has_value()) return;
    callback = std::exchange(on_read_, nullptr);
  }
  callback(*std::move(end));
}

void SocketConnection::OnWritable() {
  Callback callback;
  std::optional<absl::Status> end;
  {
    absl::MutexLock lock(&write_mutex_);
    if (on_written_ == nullptr) return;
    end = TryWrite(unwritten_);
    if (!end.has_value()) return;
    unwritten_.Clear();
    callback = std::exchange(on_written_, nullptr);
  }
  callback(*std::move(end));
}

void SocketConnection::CallLater(Callback callback, absl::Status status) {
  reactor_->Post(
      [callback = std::move(callback), status = std::move(status)]() mutable {
        callback(std::move(status));
      });
}

void SocketConnection::Close(std::shared_ptr<SocketConnection> connection) {
  Callback on_read;
  Callback on_written;
  {
    absl::MutexLock lock(&connection->read_mutex_);
    on_read = std::exchange(connection->on_read_, nullptr);
  }
  {
    absl::MutexLock lock(&connection->write_mutex_);
    on_written = std::exchange(connection->on_written_, nullptr);
  }
  const std::shared_ptr<Reactor> reactor = connection->reactor_;
  // The task owns the connection, so events that the reactor has already
  // fetched still find it.
  reactor->Post([connection = std::move(connection),
                 on_read = std::move(on_read),
                 on_written = std::move(on_written)]() mutable {
    if (on_read != nullptr) on_read(absl::CancelledError("endpoint closed"));
    if (on_written != nullptr) {
      on_written(absl::CancelledError("endpoint closed"));
    }
  });
}

}  // namespace leakyrelu
