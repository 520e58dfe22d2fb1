// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "client/cli/array.h"
#include "client/cli/array_file.h"
#include "client/cli/commands.h"
#include "client/cli/report.h"
#include "client/cli/session.h"

namespace leakyrelu::cli {
namespace {

// Room for the result, which is laid out as the array is.
Array Like(const Array& array) {
  return {array.type, array.shape, array.fortran_order,
          std::vector<std::byte>(array.bytes.size())};
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
  absl::Status status;
  if (options.stream) {
    status = forward ? client->ForwardInChunks(x, output, call)
                     : client->BackwardInChunks(x, g.empty() ? nullptr : &g[0],
                                                output, call);
  } else {
    auto tensors =
        forward ? client->Forward({x}, call) : client->Backward({x}, g, call);
    status = tensors.ok() ? (*tensors)[0].CopyTo(output) : tensors.status();
  }
  if (!status.ok()) return status;
  return result;
}

// Reads what the flags name. Arguments that are no numbers are a mistake in
// the command line, not in a file.
absl::StatusOr<Array> Read(const std::vector<std::string>& numbers,
                           const std::string& file, const std::string& flag,
                           std::optional<DataType> type, ExitCode* code) {
  *code = file.empty() ? kUsage : kFile;
  return file.empty() ? ArrayOfArguments(numbers, flag,
                                         type.value_or(DataType::kFloat32))
                      : ReadArray(file, type);
}

}  // namespace

int RunCompute(Client* client, const Options& options, std::ostream& err) {
  ExitCode code = kOk;
  auto input =
      Read(options.numbers, options.input, "NUMBERS", options.type, &code);
  if (!input.ok()) return Fail(err, code, input.status());
  std::optional<Array> grad;
  if (!options.grad.empty() || !options.grad_input.empty()) {
    auto read = Read(options.grad, options.grad_input, "--grad",
                     options.type.value_or(input->type), &code);
    if (!read.ok()) return Fail(err, code, read.status());
    grad = *std::move(read);
    // Elements meet by place, so both have to be laid out alike.
    if (grad->fortran_order != input->fortran_order) {
      input = RowMajor(*input);
      grad = RowMajor(*grad);
    }
  }
  auto result =
      Compute(client, options, *input, grad.has_value() ? &*grad : nullptr);
  if (!result.ok()) return FailCall(err, options.server, result.status());
  if (absl::Status status = WriteArray(options.output, *result); !status.ok()) {
    return Fail(err, kFile, status);
  }
  return kOk;
}

}  // namespace leakyrelu::cli
