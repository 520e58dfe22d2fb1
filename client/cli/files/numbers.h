// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_FILES_NUMBERS_H_
#define CLIENT_CLI_FILES_NUMBERS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leakyrelu/data_type.h"

// Numbers as text, and elements as tensors hold them (little endian).
namespace leakyrelu::cli {

// Parses "1", "-2.5e3", ".5", "+1", "inf", "nan", also with the typographic
// minus U+2212. The whole text has to be a number.
std::optional<double> ParseNumber(std::string_view text);

// Appends the element nearest to the number; false if the text is not a number.
bool AppendParsed(DataType type, std::string_view text,
                  std::vector<std::byte>* elements);

void AppendElement(DataType type, double value,
                   std::vector<std::byte>* elements);
double ElementAt(DataType type, const std::byte* element);

// The shortest text that reads back as the same element.
std::string FormatElement(DataType type, const std::byte* element);
std::string FormatNumber(double value);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_FILES_NUMBERS_H_
