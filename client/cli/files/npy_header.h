// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_FILES_NPY_HEADER_H_
#define CLIENT_CLI_FILES_NPY_HEADER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace leakyrelu::cli {

// The dictionary in the header of a .npy file, formatted as by Python:
// {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
struct NpyHeader {
  std::string descr;
  bool fortran_order = false;
  std::vector<int64_t> shape;  // each >= 0
};

// Parses the dictionary's text; its three keys may come in any order. Errors
// quote what was found and its position in the text.
absl::StatusOr<NpyHeader> ParseNpyHeader(std::string_view text);

// The text of a version 1 file up to its data: magic, version, length,
// dictionary, padding to a multiple of 64 bytes.
std::string FormatNpyHead(const NpyHeader& header);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_FILES_NPY_HEADER_H_
