// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: what the splitter reads from any bytes, cut anywhere, is
// what protobuf's own parser reads; the full readers of both protocols survive
// it; and what they take has a response that protobuf takes.
//
// The first byte chooses the message type (seed_header.h) and how many cuts
// there are, a byte follows for each cut, the rest is the message.
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "inference/inference.pb.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/wire/inference_request.h"
#include "proto/wire/inference_tables.h"
#include "proto/wire/leakyrelu_request.h"
#include "proto/wire/leakyrelu_response.h"
#include "proto/wire/leakyrelu_tables.h"
#include "tests/fuzz/echo.h"
#include "tests/fuzz/seed_header.h"
#include "tests/unit/proto/wire/protobuf_oracle.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

// Cuts are relative to the end of the one before.
std::vector<size_t> ReadCuts(size_t count, std::string_view& bytes) {
  std::vector<size_t> steps;
  for (; count > 0 && !bytes.empty(); --count) {
    steps.push_back(static_cast<uint8_t>(bytes.front()));
    bytes.remove_prefix(1);
  }
  std::vector<size_t> cuts;
  size_t cut = 0;
  for (const size_t step : steps) {
    cut = std::min(cut + step, bytes.size());
    cuts.push_back(cut);
  }
  return cuts;
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
  const std::vector<size_t> cuts = ReadCuts(header.cuts, bytes);
  // Within the reader's own limits; beyond them it refuses what protobuf takes.
  if (bytes.size() < 2 * 4096) {
    const Protocol protocol = ProtocolOf(header.type);
    const std::string difference =
        Difference(bytes, cuts, protocol.table, protocol.prototype);
    Require(difference.empty(), difference);
  }
  ReadInFull(header.type, SlicedMessage(bytes, cuts).segments());
}

}  // namespace
}  // namespace leakyrelu::wire

// Without a line for each string that is not UTF-8.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  google::protobuf::SetLogHandler(nullptr);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  leakyrelu::wire::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
