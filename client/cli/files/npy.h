// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_FILES_NPY_H_
#define CLIENT_CLI_FILES_NPY_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "client/cli/files/array.h"

// NumPy's .npy format, versions 1 to 3: float16, float32 and float64 of either
// byte order and bfloat16, in C or Fortran order, in every spelling that NumPy
// reads. ml_dtypes' bfloat16 is stored as two untyped bytes ('V2'), so the
// caller has to declare that they are bfloat16. Files are untrusted input:
// every length is checked before memory is allocated.
namespace leakyrelu::cli {

// Whether the bytes begin with the magic of a .npy file.
bool LooksLikeNpy(std::string_view file);

// type: the type of 'V2' elements; without it, such a file is an error. source
// names the file in errors: "points.npy: descr: got \"<i4\", allowed: ...".
absl::StatusOr<Array> ParseNpy(std::string_view file, std::string_view source,
                               std::optional<DataType> type);

// Writes little-endian elements in the array's order.
std::string FormatNpy(const Array& array);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_FILES_NPY_H_
