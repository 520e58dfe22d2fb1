// SPDX-License-Identifier: Apache-2.0
// Writes seeds for wire_fuzz into the folder named: generated messages of
// both types, some of them cut.
#include <cstdio>
#include <fstream>
#include <string>

#include "leakyrelu/v1/leakyrelu.pb.h"
#include "tests/unit/proto/wire/message_generator.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  constexpr int kSeeds = 200;
  leakyrelu::wire::MessageGenerator generator(301);
  for (int i = 0; i < kSeeds; ++i) {
    const uint32_t type = generator.Below(2);
    const uint32_t cuts = generator.Below(4);
    std::string seed(1, static_cast<char>(cuts << 1 | type));
    for (uint32_t cut = 0; cut < cuts; ++cut) {
      seed.push_back(static_cast<char>(generator.Below(32)));
    }
    seed += generator.Generate(
        type == 0 ? *leakyrelu::v1::ForwardRequest::descriptor()
                  : *leakyrelu::v1::BackwardRequest::descriptor());
    std::ofstream file(std::string(argv[1]) + "/seed" + std::to_string(i),
                       std::ios::binary);
    file << seed;
    if (!file.flush()) {
      std::fprintf(stderr, "%s: cannot write seed%d\n", argv[1], i);
      return 1;
    }
  }
  return 0;
}
