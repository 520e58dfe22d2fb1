// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_REPLY_H_
#define SERVER_SERVICE_REPLY_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstddef>

#include "proto/wire/encoded_message.h"
#include "proto/wire/segments.h"
#include "server/service/received_message.h"

namespace leakyrelu {

// A reply of at most this many bytes is copied into one slice: cheaper than
// several slices, each with its references and its place in the socket's
// vector of writes.
inline constexpr size_t kCopiedReplyBytes = 1024;

// The bytes of a reply, ready to be sent: what was made for it, and between
// that the results where they lie in the request's own memory. `gathered`
// (RequestView's) is owned by the reply from here on.
//
// REQUIRES: the results are computed; encoded refers to request and gathered.
grpc::ByteBuffer AssembleReply(const wire::EncodedMessage& encoded,
                               const ReceivedMessage& request,
                               wire::GatheredBytes gathered);

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_REPLY_H_
