// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_REPLY_H_
#define SERVER_SERVICE_REPLY_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstddef>

#include "proto/wire/split/encoded_message.h"
#include "proto/wire/split/segments.h"
#include "server/service/received_message.h"

namespace leakyrelu {

// A reply of at most this many bytes is copied into one slice, which is cheaper
// than several slices with their references and entries in the socket's vector
// of writes.
inline constexpr size_t kCopiedReplyBytes = 1024;

// The bytes of a reply, ready to be sent: the encoded parts, and between them
// the results in the request's own memory. The reply owns `gathered`
// (RequestView's) from here on.
//
// REQUIRES: the results are computed; encoded refers to request and gathered.
grpc::ByteBuffer AssembleReply(const wire::EncodedMessage& encoded,
                               const ReceivedMessage& request,
                               wire::GatheredBytes gathered);

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_REPLY_H_
