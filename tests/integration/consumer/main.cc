// SPDX-License-Identifier: Apache-2.0
#include <leakyrelu/client.h>

#include <iostream>
#include <vector>

// Forward of 1, -2, 3 at slope 0.5 on the server that the argument names;
// exits with 0 if the answer is right.
int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto client = leakyrelu::Client::Create(argv[1]);
  if (!client.ok()) {
    std::cerr << client.status() << "\n";
    return 2;
  }
  const std::vector<float> x = {1, -2, 3};
  auto y = (*client)->Forward({leakyrelu::TensorRef::Of(x)},
                              {.negative_slope = 0.5});
  if (!y.ok()) {
    std::cerr << y.status() << "\n";
    return 1;
  }
  const auto values = (*y)[0].Values<float>();
  return values.ok() && *values == std::vector<float>{1, -1, 3} ? 0 : 1;
}
