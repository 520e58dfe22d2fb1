// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_REACTOR_SOCKET_WRITER_H_
#define SERVER_IO_REACTOR_SOCKET_WRITER_H_

#include <grpc/event_engine/slice_buffer.h>

namespace leakyrelu {

enum class WriteOutcome { kDone, kNoRoom, kFailed };

// Writes data to the socket and removes what was written from the buffer, until
// the buffer is empty or the socket takes no more. On kFailed, errno holds the
// reason; a disconnected peer raises no signal.
WriteOutcome WriteToSocket(int fd,
                           grpc_event_engine::experimental::SliceBuffer& data);

}  // namespace leakyrelu

#endif  // SERVER_IO_REACTOR_SOCKET_WRITER_H_
