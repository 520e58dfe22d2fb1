// SPDX-License-Identifier: Apache-2.0
// libFuzzer target. For arbitrary bytes, split anywhere, the splitter must read
// what protobuf's own parser reads; the full readers of both protocols must not
// crash; and the requests that they accept must have a response that protobuf
// accepts.
//
// The first byte chooses the message type (seed_header.h) and the number of
// offsets at which the message is split; one byte follows for each offset, and
// the rest is the message.
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "inference/inference.pb.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/wire/inference/inference_request.h"
#include "proto/wire/inference/inference_tables.h"
#include "proto/wire/leakyrelu/leakyrelu_request.h"
#include "proto/wire/leakyrelu/leakyrelu_response.h"
#include "proto/wire/leakyrelu/leakyrelu_tables.h"
#include "tests/fuzz/echo.h"
#include "tests/fuzz/seed_header.h"
#include "tests/unit/proto/wire/protobuf_oracle.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

// Each offset is relative to the previous one.
std::vector<size_t> ReadOffsets(size_t count, std::string_view& bytes) {
  std::vector<size_t> steps;
  for (; count > 0 && !bytes.empty(); --count) {
    steps.push_back(static_cast<uint8_t>(bytes.front()));
    bytes.remove_prefix(1);
  }
  std::vector<size_t> offsets;
  size_t offset = 0;
  for (const size_t step : steps) {
    offset = std::min(offset + step, bytes.size());
    offsets.push_back(offset);
  }
  return offsets;
}

struct Protocol {
  const MessageTable& table;
  const google::protobuf::Message& prototype;
};

Protocol ProtocolOf(FuzzedType type) {
  switch (type) {
    case FuzzedType::kForward:
      return {kForwardRequestTable, v1::ForwardRequest::default_instance()};
    case FuzzedType::kBackward:
      return {kBackwardRequestTable, v1::BackwardRequest::default_instance()};
    case FuzzedType::kInference:
      return {kInferRequestTable,
              inference::ModelInferRequest::default_instance()};
    case FuzzedType::kResponse:
      break;
  }
  return {kResponseTable, v1::ForwardResponse::default_instance()};
}

void ReadInFull(FuzzedType type, Segments message) {
  ResponseView response;
  if (type == FuzzedType::kResponse) {
    (void)ParseResponse(message, response);
    return;
  }
  RequestView view;
  if (type == FuzzedType::kInference) {
    InferenceView envelope;
    if (ParseInferenceRequest(message, view, envelope).ok()) {
      CheckInferenceEcho(view, envelope);
    }
    return;
  }
  const bool forward = type == FuzzedType::kForward;
  if (!(forward ? ParseForwardRequest(message, view)
                : ParseBackwardRequest(message, view))
           .ok()) {
    return;
  }
  CheckEcho(view);
  Require(!forward || ParseResponse(message, response).ok(),
          "a response of the same tensors is refused");
}

void Run(std::string_view bytes) {
  if (bytes.empty()) return;
  const SeedHeader header = ReadSeedHeader(static_cast<uint8_t>(bytes.front()));
  bytes.remove_prefix(1);
  const std::vector<size_t> offsets = ReadOffsets(header.offsets, bytes);
  // Only within the reader's limits; beyond them it refuses messages that
  // protobuf accepts.
  if (bytes.size() < 2 * 4096) {
    const Protocol protocol = ProtocolOf(header.type);
    const std::string difference =
        Difference(bytes, offsets, protocol.table, protocol.prototype);
    Require(difference.empty(), difference);
  }
  ReadInFull(header.type, SlicedMessage(bytes, offsets).segments());
}

}  // namespace
}  // namespace leakyrelu::wire

// Disables protobuf's log lines about strings that are not UTF-8.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  google::protobuf::SetLogHandler(nullptr);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  leakyrelu::wire::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
