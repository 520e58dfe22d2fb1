# SPDX-License-Identifier: Apache-2.0
# cmake -DGOLDEN=tests/golden -DOUT=golden_rows.inc -P golden_rows.cmake: turns
# the golden tables into initialisers of the structs in golden_rows.h.
cmake_minimum_required(VERSION 3.25)
set(hex "\t([0-9a-f]+)")
foreach(type f32 f64)
  file(STRINGS ${GOLDEN}/${type}.tsv lines REGEX "^[^#]")
  list(TRANSFORM lines REPLACE
    "^([^\t]+)${hex}${hex}${hex}${hex}${hex}${hex}$"
    "{\\1, 0x\\2, 0x\\3, {{0x\\4, 0x\\5}, {0x\\6, 0x\\7}}},")
  list(JOIN lines "\n" ${type}_rows)
endforeach()

file(STRINGS ${GOLDEN}/half.tsv lines REGEX "^[^#]")
list(TRANSFORM lines REPLACE "^bf16\t" "{DataType::kBFloat16, ")
list(TRANSFORM lines REPLACE "^f16\t" "{DataType::kFloat16, ")
list(TRANSFORM lines REPLACE "pytorch\t" "Semantics::kPyTorch, ")
list(TRANSFORM lines REPLACE "tensorflow\t" "Semantics::kTensorFlow, ")
list(TRANSFORM lines REPLACE "([^ \t]+)${hex}${hex}$"
  "\\1, {0x\\2, 0x\\3}},")
list(JOIN lines "\n" half_rows)

file(CONFIGURE OUTPUT ${OUT} @ONLY CONTENT
"// Made by golden_rows.cmake.
constexpr GoldenRow<uint32_t> kFloat32Rows[] = {
@f32_rows@
};
constexpr GoldenRow<uint64_t> kFloat64Rows[] = {
@f64_rows@
};
constexpr GoldenHash kHalfRows[] = {
@half_rows@
};
")
