// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference/inference_response.h"

#include "absl/strings/str_cat.h"
#include "inference/inference.pb.h"
#include "proto/wire/inference/inference_tables.h"
#include "proto/wire/split/varint.h"

// The layout on the wire:
//
//   A tag and length of infer_response, if streamed
//   B model, version, id, and, if streamed, the parameter kFinalResponse
//   C for each output: name, datatype, shape, and, if typed, contents with D
//   E for each output, if raw: tag and length, D
//
// D stands for the elements, which are not copied.
namespace leakyrelu::wire {
namespace {

// Triton's streaming clients may wait for this parameter
// (enable_empty_final_response). Each request has one response here, which is
// the final one, and no empty response follows.
constexpr std::string_view kFinalResponse = "triton_final_response";

constexpr uint8_t TagOf(int number) {
  return static_cast<uint8_t>(number << 3 | 2);
}

size_t FieldBytes(size_t length) { return 1 + VarintBytes(length) + length; }

// Appends to the message's head and splits it into parts.
class Writer {
 public:
  explicit Writer(EncodedMessage& message) : message_(message) {}

  void Byte(uint8_t byte) { message_.head.push_back(std::byte{byte}); }
  void Varint(uint64_t value) {
    std::byte bytes[10];
    message_.head.insert(message_.head.end(), bytes, WriteVarint(value, bytes));
  }
  void Start(int number, size_t length) {
    Byte(TagOf(number));
    Varint(length);
  }
  void Text(int number, std::string_view text) {
    if (text.empty()) return;
    Start(number, text.size());
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    message_.head.insert(message_.head.end(), bytes, bytes + text.size());
  }
  // Writes the map entry kFinalResponse: InferParameter{bool_param: true}.
  void FinalResponse() {
    constexpr uint8_t kTrue[] = {1 << 3, 1};
    Start(4, FieldBytes(kFinalResponse.size()) + FieldBytes(sizeof(kTrue)));
    Text(1, kFinalResponse);
    Start(2, sizeof(kTrue));
    for (const uint8_t byte : kTrue) Byte(byte);
  }
  void Elements(const TensorView& tensor) {
    message_.bytes += tensor.bytes;
    for (size_t i = 0; i < tensor.pieces.size(); ++i) {
      message_.parts.push_back(
          {TakeHead(), tensor.pieces[i], tensor.piece_segments[i]});
    }
  }
  void Finish(bool streamed) {
    if (const size_t left = TakeHead(); left > 0) {
      message_.parts.push_back({left, {}, 0});
    }
    message_.bytes += message_.head.size();
    if (streamed) Wrap();
  }

 private:
  size_t TakeHead() {
    const size_t bytes = message_.head.size() - split_offset_;
    split_offset_ = message_.head.size();
    return bytes;
  }
  // Prepends A.
  void Wrap() {
    std::byte bytes[11] = {std::byte{TagOf(2)}};
    const std::byte* const end = WriteVarint(message_.bytes, bytes + 1);
    const auto more = static_cast<size_t>(end - bytes);
    message_.head.insert(message_.head.begin(), bytes, bytes + more);
    message_.parts.front().head_bytes += more;
    message_.bytes += more;
  }

  EncodedMessage& message_;
  size_t split_offset_ = 0;
};

std::string OutputName(InferenceModel model, int32_t suffix) {
  std::string name(kOutputNames[static_cast<size_t>(model)]);
  if (suffix != InferenceView::kNoSuffix) absl::StrAppend(&name, suffix);
  return name;
}

// Writes C of one output.
void WriteOutput(const TensorView& tensor, std::string_view name, bool typed,
                 Writer& writer) {
  const std::string_view type = InferenceTypeName(tensor.type);
  size_t dimension_bytes = 0;
  for (const int64_t dimension : tensor.shape) {
    dimension_bytes += VarintBytes(static_cast<uint64_t>(dimension));
  }
  typed = typed && tensor.bytes > 0;
  const size_t contents_bytes = typed ? FieldBytes(tensor.bytes) : 0;
  size_t bytes = FieldBytes(name.size()) + FieldBytes(type.size());
  if (!tensor.shape.empty()) bytes += FieldBytes(dimension_bytes);
  if (typed) bytes += FieldBytes(contents_bytes);
  writer.Start(5, bytes);
  writer.Text(1, name);
  writer.Text(2, type);
  if (!tensor.shape.empty()) {
    writer.Start(3, dimension_bytes);
    for (const int64_t dimension : tensor.shape) {
      writer.Varint(static_cast<uint64_t>(dimension));
    }
  }
  if (!typed) return;
  writer.Start(kContentsNumber, contents_bytes);
  writer.Start(tensor.type == DataType::kFloat64 ? kFp64Number : kFp32Number,
               tensor.bytes);
  writer.Elements(tensor);
}

}  // namespace

EncodedMessage EncodeInferenceResponse(const RequestView& request,
                                       const InferenceView& envelope,
                                       bool streamed) {
  const std::vector<TensorView>& tensors =
      request.grad_outputs.empty() ? request.inputs : request.grad_outputs;
  EncodedMessage message;
  message.head.reserve(64 + envelope.id.size() + 48 * envelope.outputs.size());
  Writer writer(message);
  writer.Text(1, NameOf(envelope.model));
  writer.Text(2, VersionText(envelope.preset));
  writer.Text(3, envelope.id);
  if (streamed) writer.FinalResponse();
  for (const InferenceView::Output& output : envelope.outputs) {
    WriteOutput(tensors[output.tensor],
                OutputName(envelope.model, output.suffix), envelope.typed,
                writer);
  }
  if (!envelope.typed) {
    for (const InferenceView::Output& output : envelope.outputs) {
      writer.Start(6, tensors[output.tensor].bytes);
      writer.Elements(tensors[output.tensor]);
    }
  }
  writer.Finish(streamed);
  return message;
}

std::string EncodeStreamError(std::string_view message, std::string_view id) {
  inference::ModelStreamInferResponse response;
  response.set_error_message(std::string(message));
  response.mutable_infer_response()->set_id(std::string(id));
  (*response.mutable_infer_response()
        ->mutable_parameters())[std::string(kFinalResponse)]
      .set_bool_param(true);
  return response.SerializeAsString();
}

}  // namespace leakyrelu::wire
