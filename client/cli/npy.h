// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_NPY_H_
#define CLIENT_CLI_NPY_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/array.h"

// NumPy's .npy format, versions 1 to 3: float16, float32, float64 of either
// byte order, C or Fortran order. ml_dtypes' bfloat16 is stored as two bytes
// without a meaning ('V2'), so it takes the caller to say that it is meant.
// Files are not trusted: every length is checked before memory is taken.
namespace leakyrelu::cli {

// type: what 'V2' holds; without it such a file is an error.
absl::StatusOr<Array> ReadNpy(const std::string& path,
                              std::optional<DataType> type);

// Little endian; in the array's order.
absl::Status WriteNpy(const std::string& path, const Array& array);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_NPY_H_
