// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_CORE_BUFFER_H_
#define SERVER_SERVICE_CORE_BUFFER_H_

#include <grpc/byte_buffer.h>
#include <grpcpp/support/byte_buffer.h>

namespace leakyrelu {

// The core buffer of a grpc::ByteBuffer, null if it is not valid. A
// static_assert in its header ensures that the class has no other member.
inline grpc_byte_buffer** CoreOf(grpc::ByteBuffer& buffer) {
  static_assert(sizeof(grpc::ByteBuffer) == sizeof(grpc_byte_buffer*));
  return reinterpret_cast<grpc_byte_buffer**>(&buffer);
}
inline const grpc_byte_buffer* CoreOf(const grpc::ByteBuffer& buffer) {
  return *CoreOf(const_cast<grpc::ByteBuffer&>(buffer));
}

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_CORE_BUFFER_H_
