// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: what the splitter reads from any bytes, cut anywhere, is
// what protobuf's own parser reads, and the full request readers survive it.
//
// The first byte chooses the message type and how many cuts there are, a byte
// follows for each cut, the rest is the message.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/wire/leakyrelu_request.h"
#include "proto/wire/leakyrelu_response.h"
#include "proto/wire/leakyrelu_tables.h"
#include "tests/unit/proto/wire/protobuf_oracle.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

void Require(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

// Cuts are relative to the end of the one before.
std::vector<size_t> ReadCuts(uint8_t count, std::string_view& bytes) {
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

// A request that is taken has a response that protobuf takes, with the same
// elements.
void Echo(const RequestView& view) {
  v1::ForwardResponse response;
  Require(response.ParseFromString(Flat(EncodeResponse(view))),
          "protobuf refuses the response");
  const auto& tensors =
      view.grad_outputs.empty() ? view.inputs : view.grad_outputs;
  Require(static_cast<size_t>(response.outputs_size()) == tensors.size(),
          "another number of outputs");
  for (int i = 0; i < response.outputs_size(); ++i) {
    const TensorView& tensor = tensors[static_cast<size_t>(i)];
    if (tensor.form == TensorForm::kData) {
      Require(response.outputs(i).data() == Joined(tensor.pieces),
              "other data");
    } else {
      Require(static_cast<size_t>(response.outputs(i).values_size()) ==
                  tensor.elements,
              "another number of values");
    }
  }
}

void Run(std::string_view bytes) {
  if (bytes.empty()) return;
  const uint8_t choice = static_cast<uint8_t>(bytes.front());
  bytes.remove_prefix(1);
  const std::vector<size_t> cuts = ReadCuts(choice >> 1, bytes);
  const bool forward = (choice & 1) == 0;
  const google::protobuf::Message& prototype =
      forward ? static_cast<const google::protobuf::Message&>(
                    v1::ForwardRequest::default_instance())
              : v1::BackwardRequest::default_instance();
  // Within the reader's own limits; beyond them it refuses what protobuf takes.
  if (bytes.size() < 2 * 4096) {
    const std::string difference = Difference(
        bytes, cuts, forward ? kForwardRequestTable : kBackwardRequestTable,
        prototype);
    Require(difference.empty(), difference);
  }
  const SlicedMessage message(bytes, cuts);
  RequestView view;
  const absl::Status status =
      forward ? ParseForwardRequest(message.segments(), view)
              : ParseBackwardRequest(message.segments(), view);
  if (status.ok()) Echo(view);
  ResponseView response;
  Require(ParseResponse(message.segments(), response).ok() || !status.ok() ||
              !forward,
          "a response of the same tensors is refused");
}

}  // namespace
}  // namespace leakyrelu::wire

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  leakyrelu::wire::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
