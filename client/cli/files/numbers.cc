// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/numbers.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/reference/small_float.h"

namespace leakyrelu::cli {
namespace {

using reference::DecodeSmallFloat;
using reference::EncodeSmallFloat;
using reference::kBFloat16Format;
using reference::kFloat16Format;

constexpr std::string_view kMinus = "\u2212";

template <typename T>
T FromC(const char* text);
template <>
float FromC<float>(const char* text) {
  return std::strtof(text, nullptr);
}
template <>
double FromC<double>(const char* text) {
  return std::strtod(text, nullptr);
}

template <typename T>
std::optional<T> Parse(std::string_view text) {
  std::string plain;
  if (text.substr(0, kMinus.size()) == kMinus) {
    plain = "-" + std::string(text.substr(kMinus.size()));
  } else if (text.substr(0, 1) == "+" && text.substr(0, 2) != "+-") {
    plain = text.substr(1);
  } else {
    plain = text;
  }
  T value{};
  const char* end = plain.data() + plain.size();
  const auto [at, error] = std::from_chars(plain.data(), end, value);
  if (at != end || error == std::errc::invalid_argument) return std::nullopt;
  // Out of range: the result is infinite or zero, as with strtod.
  if (error != std::errc()) return FromC<T>(plain.c_str());
  return value;
}

template <typename T>
void AppendBits(T value, std::vector<std::byte>* elements) {
  const size_t at = elements->size();
  elements->resize(at + sizeof(T));
  std::memcpy(elements->data() + at, &value, sizeof(T));
}

template <typename T>
T BitsAt(const std::byte* element) {
  T value;
  std::memcpy(&value, element, sizeof(T));
  return value;
}

template <typename T>
std::string Shortest(T value) {
  // The sign of a NaN has no meaning and is not shown.
  if (std::isnan(value)) return "nan";
  char text[32];
  const auto result = std::to_chars(text, text + sizeof(text), value);
  return std::string(text, result.ptr);
}

std::string ShortestHalf(DataType type, const std::byte* element) {
  const double value = ElementAt(type, element);
  std::string text;
  // Five digits are enough for float16, four for bfloat16.
  for (int digits = 1; digits <= 5; ++digits) {
    char buffer[32];
    std::snprintf(buffer, sizeof(buffer), "%.*g", digits, value);
    text = Shortest(std::strtod(buffer, nullptr));
    std::vector<std::byte> back;
    AppendElement(type, std::strtod(buffer, nullptr), &back);
    if (std::memcmp(back.data(), element, back.size()) == 0) break;
  }
  return text;
}

}  // namespace

std::optional<double> ParseNumber(std::string_view text) {
  return Parse<double>(text);
}

bool AppendParsed(DataType type, std::string_view text,
                  std::vector<std::byte>* elements) {
  if (type == DataType::kFloat32) {
    // Parsed as float: parsing as double first might round twice.
    const std::optional<float> value = Parse<float>(text);
    if (value.has_value()) AppendBits(*value, elements);
    return value.has_value();
  }
  const std::optional<double> value = Parse<double>(text);
  if (value.has_value()) AppendElement(type, *value, elements);
  return value.has_value();
}

void AppendElement(DataType type, double value,
                   std::vector<std::byte>* elements) {
  switch (type) {
    case DataType::kFloat32:
      return AppendBits(static_cast<float>(value), elements);
    case DataType::kFloat64:
      return AppendBits(value, elements);
    case DataType::kFloat16:
      return AppendBits(EncodeSmallFloat(kFloat16Format, value), elements);
    case DataType::kBFloat16:
      return AppendBits(EncodeSmallFloat(kBFloat16Format, value), elements);
  }
}

double ElementAt(DataType type, const std::byte* element) {
  switch (type) {
    case DataType::kFloat32:
      return BitsAt<float>(element);
    case DataType::kFloat64:
      return BitsAt<double>(element);
    case DataType::kFloat16:
      return DecodeSmallFloat(kFloat16Format, BitsAt<uint16_t>(element));
    case DataType::kBFloat16:
      return DecodeSmallFloat(kBFloat16Format, BitsAt<uint16_t>(element));
  }
  return 0;
}

std::string FormatElement(DataType type, const std::byte* element) {
  switch (type) {
    case DataType::kFloat32:
      return Shortest(BitsAt<float>(element));
    case DataType::kFloat64:
      return Shortest(BitsAt<double>(element));
    case DataType::kFloat16:
    case DataType::kBFloat16:
      return ShortestHalf(type, element);
  }
  return "";
}

std::string FormatNumber(double value) { return Shortest(value); }

}  // namespace leakyrelu::cli
