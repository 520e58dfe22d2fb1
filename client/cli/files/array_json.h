// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_FILES_ARRAY_JSON_H_
#define CLIENT_CLI_FILES_ARRAY_JSON_H_

#include <string>

#include "base/text/json_writer.h"
#include "client/cli/files/array.h"

// Arrays as JSON: {"dtype": "float32", "shape": [2, 2], "values": [1, ...]}.
// The values are in C order, in the shortest form that reads back as the same
// number. Values without a JSON form are strings, as in protobuf's JSON: "NaN",
// "Infinity", "-Infinity".
namespace leakyrelu::cli {

std::string FormatArrayJson(const Array& array);

// Writes the array's values as a list. REQUIRES: it is in C order.
void WriteValues(const Array& array, JsonWriter* json);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_FILES_ARRAY_JSON_H_
