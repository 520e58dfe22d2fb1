// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/array_json.h"

#include <gtest/gtest.h>

#include "client/cli/files/delimited.h"

namespace leakyrelu::cli {
namespace {

TEST(ArrayJsonTest, NamesTypeShapeAndValues) {
  Array array =
      *ParseDelimited("1,-0.1\n2,1e30\n", "", {}, true, DataType::kFloat32);
  EXPECT_EQ(FormatArrayJson(array),
            "{\n  \"dtype\": \"float32\",\n  \"shape\": [2, 2],\n"
            "  \"values\": [1, -0.1, 2, 1e+30]\n}\n");
  // The Fortran order equals the C order of the other tests.
  array.fortran_order = true;
  EXPECT_EQ(FormatArrayJson(array),
            "{\n  \"dtype\": \"float32\",\n  \"shape\": [2, 2],\n"
            "  \"values\": [1, 2, -0.1, 1e+30]\n}\n");
}

TEST(ArrayJsonTest, NonFiniteValuesAreStrings) {
  for (DataType type : kAllDataTypes) {
    const Array array =
        *ParseDelimited("nan -nan inf -inf -0", "", {}, false, type);
    const std::string json = FormatArrayJson(array);
    EXPECT_NE(json.find("[\"NaN\", \"NaN\", \"Infinity\", \"-Infinity\", -0]"),
              std::string::npos)
        << json;
  }
}

}  // namespace
}  // namespace leakyrelu::cli
