// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ENDPOINT_SOCKET_WRITER_H_
#define SERVER_TRANSPORT_ENDPOINT_SOCKET_WRITER_H_

#include <grpc/event_engine/slice_buffer.h>

namespace leakyrelu {

enum class WriteOutcome { kDone, kNoRoom, kFailed };

// Writes data to the socket and removes from it what was written, until it is
// empty or the socket takes no more. kFailed leaves the reason in errno; a
// peer that is gone raises no signal.
WriteOutcome WriteToSocket(int fd,
                           grpc_event_engine::experimental::SliceBuffer& data);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_ENDPOINT_SOCKET_WRITER_H_
