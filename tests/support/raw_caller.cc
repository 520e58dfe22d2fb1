// SPDX-License-Identifier: Apache-2.0
#include "tests/support/raw_caller.h"

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <vector>

namespace leakyrelu {
namespace {

// One operation at a time: each start is followed by its completion.
bool Completed(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  return queue.Next(&tag, &ok) && ok;
}

std::string Flat(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (buffer.Valid() && buffer.Dump(&slices).ok()) {
    for (const grpc::Slice& slice : slices) {
      bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
  }
  return bytes;
}

}  // namespace

RawReply CallRaw(const std::shared_ptr<grpc::Channel>& channel,
                 const std::string& method, const std::string& message) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  auto stream = stub.PrepareCall(
      &context, "/leakyrelu.v1.LeakyReluService/" + method, &queue);
  grpc::Slice slice(message);
  const grpc::ByteBuffer request(&slice, 1);

  RawReply reply;
  stream->StartCall(nullptr);
  bool open = Completed(queue);
  if (open) {
    stream->WriteLast(request, grpc::WriteOptions(), nullptr);
    open = Completed(queue);
  }
  while (open) {
    grpc::ByteBuffer response;
    stream->Read(&response, nullptr);
    open = Completed(queue);
    if (open) reply.message = Flat(response);
  }
  stream->Finish(&reply.status, nullptr);
  Completed(queue);
  return reply;
}

}  // namespace leakyrelu
