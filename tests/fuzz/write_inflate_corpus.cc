// SPDX-License-Identifier: Apache-2.0
// Writes seeds for inflate_fuzz into the given folder: messages of several
// sizes in both formats, whole, truncated, and with something after their end.
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>

#include "tests/support/compressed.h"

namespace leakyrelu {
namespace {

bool Write(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  if (file.flush()) return true;
  std::fprintf(stderr, "%s: cannot write\n", path.c_str());
  return false;
}

bool WriteAll(const std::string& folder) {
  std::mt19937 random(301);
  int index = 0;
  for (const size_t size : {0, 10, 1000, 20'000, 150'000}) {
    std::string text(size, 'x');
    for (size_t i = 0; i < size / 10; ++i) {
      text[random() % size] = static_cast<char>(random() % 256);
    }
    for (const auto format :
         {Inflater::Format::kGzip, Inflater::Format::kDeflate}) {
      const std::string whole = Compressed(format, text);
      const int gzip = format == Inflater::Format::kGzip ? 1 : 0;
      for (const std::string& seed :
           {whole, whole.substr(0, whole.size() / 2), whole + whole}) {
        const char header = static_cast<char>(random() % 256 / 2 * 2 + gzip);
        if (!Write(folder + "/seed" + std::to_string(index++), header + seed)) {
          return false;
        }
      }
    }
  }
  return true;
}

}  // namespace
}  // namespace leakyrelu

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  return leakyrelu::WriteAll(argv[1]) ? 0 : 1;
}
