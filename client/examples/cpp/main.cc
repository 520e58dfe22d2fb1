// SPDX-License-Identifier: Apache-2.0

// Calls a leakyrelu server: forward, backward, derivative, the textbook's C
// form, and a request that is refused, with what the server says of it.
#include <leakyrelu/client.h>

#include <cstring>
#include <iostream>
#include <string_view>
#include <vector>

#include "options.h"

namespace {

using leakyrelu::Client;
using leakyrelu::TensorRef;

void Print(std::string_view name, const std::vector<float>& values) {
  std::cout << name;
  for (const float value : values) std::cout << " " << value;
  std::cout << "\n";
}

// The code; where the server sent it, the reason (for programs) and the field;
// then the message.
void Explain(std::ostream& out, const absl::Status& status) {
  out << absl::StatusCodeToString(status.code());
  if (const auto detail = leakyrelu::DetailOf(status)) {
    out << ", " << detail->reason << " in " << detail->field;
  }
  out << "\n           " << status.message() << "\n";
}

// The textbook's form in C; the server gives the same bits at slope 0.01f.
void TextbookForward(const float* x, float* y, size_t count) {
  for (size_t i = 0; i < count; ++i) y[i] = x[i] > 0 ? x[i] : 0.01f * x[i];
}

absl::Status ComparedWithTextbook(Client& client) {
  const std::vector<float> x = {-1e30F, -3.3F, -0.1F, -1e-40F, 0, 1e-40F, 7.7F};
  std::vector<float> own(x.size());
  TextbookForward(x.data(), own.data(), x.size());
  auto y = client.ForwardOne(x, {.negative_slope = 0.01F});
  if (!y.ok()) return y.status();
  const auto bytes = y->Contiguous();
  if (bytes.size() != own.size() * sizeof(float) ||
      std::memcmp(bytes.data(), own.data(), bytes.size()) != 0) {
    return absl::InternalError("other bits than the textbook's loop in C");
  }
  std::cout << "C form     same bits\n";
  return absl::OkStatus();
}

absl::Status Call(Client& client) {
  const std::vector<float> x = {1, -2, 3};
  const std::vector<float> gradient = {10, 20, 30};
  const leakyrelu::CallOptions slope = {.negative_slope = 0.25};

  auto y = client.ForwardOne(x, slope);
  if (!y.ok()) return y.status();
  Print("forward   ", y->Values<float>());

  auto dx = client.BackwardOne(x, gradient, slope);
  if (!dx.ok()) return dx.status();
  Print("backward  ", dx->Values<float>());

  auto derivative = client.DerivativeOne(x, slope);
  if (!derivative.ok()) return derivative.status();
  Print("derivative", derivative->Values<float>());

  if (auto status = ComparedWithTextbook(client); !status.ok()) return status;

  auto refused = client.ForwardOne(TensorRef::Of(x, {2, 2}));
  if (refused.ok()) return absl::InternalError("3 numbers passed for 2 x 2");
  std::cout << "refused    ";
  Explain(std::cout, refused.status());
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = ReadOptions(argc, argv);
  auto client = Client::Create(options.server, options.client);
  const absl::Status status = client.ok() ? Call(**client) : client.status();
  if (status.ok()) return 0;
  Explain(std::cerr, status);
  return 1;
}
