// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "absl/strings/str_cat.h"
#include "base/files/files.h"
#include "base/text/error_text.h"
#include "client/cli/commands.h"
#include "client/cli/files/array.h"
#include "client/cli/files/array_file.h"
#include "client/cli/report.h"
#include "client/cli/session.h"

namespace leakyrelu::cli {
namespace {

// A larger tensor is sent as a stream, which needs less memory and is not
// subject to the server's message limit. The Python package uses the same
// bound.
constexpr size_t kStreamAboveBytes = size_t{4} << 20;

// Chunk sizes to try: the second is for servers whose message limit is below
// the default chunk size.
constexpr size_t kChunkBytes[] = {Client::kDefaultChunkBytes, size_t{64} << 10,
                                  size_t{4} << 10, size_t{512}};

bool IsTooLarge(const absl::Status& status) {
  const auto detail = DetailOf(status);
  return detail.has_value() && detail->reason == "MESSAGE_TOO_LARGE";
}

// An array for the result, with the same layout as the input.
Array Like(const Array& array) {
  return {array.type, array.shape, array.fortran_order,
          std::vector<std::byte>(array.bytes.size())};
}

absl::Status InOneMessage(Client* client, bool forward, const TensorRef& x,
                          const std::vector<TensorRef>& g,
                          const CallOptions& call,
                          absl::Span<std::byte> output) {
  auto tensors =
      forward ? client->Forward({x}, call) : client->Backward({x}, g, call);
  return tensors.ok() ? (*tensors)[0].CopyTo(output) : tensors.status();
}

absl::Status ByStream(Client* client, bool forward, const TensorRef& x,
                      const std::vector<TensorRef>& g, const CallOptions& call,
                      absl::Span<std::byte> output) {
  absl::Status status;
  for (size_t chunk : kChunkBytes) {
    status = forward ? client->ForwardInChunks(x, output, call, chunk)
                     : client->BackwardInChunks(x, g.empty() ? nullptr : &g[0],
                                                output, call, chunk);
    if (!IsTooLarge(status)) break;
  }
  return status;
}

absl::StatusOr<Array> Compute(Client* client, const Options& options,
                              const Array& input, const Array* grad) {
  Array result = Like(grad != nullptr ? *grad : input);
  const absl::Span<std::byte> output = absl::MakeSpan(result.bytes);
  const CallOptions call = CallOptionsOf(options);
  const bool forward = options.command == Command::kForward;
  const TensorRef x = AsTensor(input);
  std::vector<TensorRef> g;
  if (grad != nullptr) g.push_back(AsTensor(*grad));
  const bool streams = options.stream || input.bytes.size() > kStreamAboveBytes;
  absl::Status status = streams
                            ? ByStream(client, forward, x, g, call, output)
                            : InOneMessage(client, forward, x, g, call, output);
  if (!streams && IsTooLarge(status)) {
    status = ByStream(client, forward, x, g, call, output);
  }
  if (!status.ok()) return status;
  return result;
}

// Reads the input from the arguments or the files that the flags name.
// Arguments that are not numbers are reported as errors of the command line,
// not of a file.
absl::StatusOr<Array> Read(const std::vector<std::string>& numbers,
                           const std::string& flag, const std::string& file,
                           const std::string& file_flag,
                           const InputFormat& format, ExitCode* code) {
  *code = file.empty() ? kUsage : kFile;
  return file.empty() ? ArrayOfArguments(numbers, flag, format)
                      : ReadArray(file_flag, file, format);
}

int Write(const Options& options, const Array& result, std::string* out,
          std::ostream& err) {
  if (options.output == "-") {
    *out = FormatArray(result,
                       options.json ? FileFormat::kJson : FileFormat::kText,
                       options.text_format);
    return kOk;
  }
  const auto format = FormatOfOutput(options.output, kArrayFormats);
  if (!format.ok()) return Fail(err, kUsage, format.status());
  const absl::Status written =
      WriteFile("--output", options.output,
                FormatArray(result, *format, options.text_format));
  return written.ok() ? kOk : Fail(err, kFile, written);
}

}  // namespace

int RunCompute(Client* client, const Options& options, std::string* out,
               std::ostream& err) {
  InputFormat format{options.text_format, options.type, options.text_type};
  ExitCode code = kOk;
  auto input =
      Read(options.numbers, "NUMBERS", options.input, "--input", format, &code);
  if (!input.ok()) return Fail(err, code, input.status());
  std::optional<Array> grad;
  if (!options.grad.empty() || !options.grad_input.empty()) {
    // A gradient given as text takes the type of the input.
    format.text_type = input->type;
    auto read = Read(options.grad, "--grad", options.grad_input, "--grad-input",
                     format, &code);
    if (!read.ok()) return Fail(err, code, read.status());
    grad = *std::move(read);
    if (grad->type != input->type) {
      return Fail(
          err, kFile,
          InvalidValue("--grad-input", std::string(DataTypeName(grad->type)),
                       absl::StrCat(std::string(DataTypeName(input->type)),
                                    " (as the input; --dtype converts "
                                    "both)")));
    }
    // Elements are paired by position, so both arrays need the same layout.
    if (grad->fortran_order != input->fortran_order) {
      input = RowMajor(*input);
      grad = RowMajor(*grad);
    }
  }
  auto result =
      Compute(client, options, *input, grad.has_value() ? &*grad : nullptr);
  if (!result.ok()) return FailCall(err, options.server, result.status());
  return Write(options, *result, out, err);
}

}  // namespace leakyrelu::cli
