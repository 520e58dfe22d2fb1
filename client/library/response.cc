// SPDX-License-Identifier: Apache-2.0
#include "client/library/response.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/status/grpc_status.h"
#include "proto/wire/leakyrelu/leakyrelu_response.h"

namespace leakyrelu::client {
namespace {

// Slices may hold their bytes inline, so the vector must not change while
// anything points into it.
struct ReceivedMessage {
  std::vector<grpc::Slice> slices;
  wire::ResponseView view;
};

absl::Status Check(const std::vector<wire::TensorView>& tensors,
                   const ExpectedTensors& expected) {
  if (tensors.size() != expected.size()) {
    return absl::InternalError(absl::StrCat(
        "response: got ", tensors.size(),
        " tensors, allowed: ", expected.size(), ", as the request has"));
  }
  for (size_t i = 0; i < tensors.size(); ++i) {
    if (tensors[i].type != expected[i].type ||
        tensors[i].bytes != expected[i].bytes) {
      return absl::InternalError(absl::StrCat(
          "response[", i, "]: got ", tensors[i].bytes, " bytes of ",
          std::string(DataTypeName(tensors[i].type)),
          ", allowed: ", expected[i].bytes, " bytes of ",
          std::string(DataTypeName(expected[i].type)), ", as the request has"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Tensor>> ParseResponse(
    const grpc::ByteBuffer& message, const ExpectedTensors& expected) {
  auto received = std::make_shared<ReceivedMessage>();
  if (grpc::Status status = message.Dump(&received->slices); !status.ok()) {
    return FromGrpcStatus(status);
  }
  std::vector<wire::Segment> segments;
  segments.reserve(received->slices.size());
  for (const grpc::Slice& slice : received->slices) {
    // Segments are writable because the server needs it; nothing is written
    // here.
    segments.emplace_back(
        reinterpret_cast<std::byte*>(const_cast<uint8_t*>(slice.begin())),
        slice.size());
  }
  absl::Status status = wire::ParseResponse(segments, received->view);
  if (status.ok()) status = Check(received->view.tensors, expected);
  if (!status.ok()) return status;
  std::vector<Tensor> tensors;
  tensors.reserve(received->view.tensors.size());
  for (const wire::TensorView& view : received->view.tensors) {
    tensors.emplace_back(
        view.type, std::vector<int64_t>(view.shape.begin(), view.shape.end()),
        std::vector<Tensor::Piece>(view.pieces.begin(), view.pieces.end()),
        received);
  }
  return tensors;
}

absl::StatusOr<std::string> BytesOf(const grpc::ByteBuffer& message) {
  std::vector<grpc::Slice> slices;
  if (grpc::Status status = message.Dump(&slices); !status.ok()) {
    return FromGrpcStatus(status);
  }
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

}  // namespace leakyrelu::client
