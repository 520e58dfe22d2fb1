// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/array_json.h"

#include <cmath>

#include "client/cli/files/numbers.h"

namespace leakyrelu::cli {

void WriteValues(const Array& array, JsonWriter* json) {
  const size_t size = ElementBytes(array.type);
  json->BeginList();
  for (size_t i = 0; i < array.elements(); ++i) {
    const std::byte* element = array.bytes.data() + i * size;
    const double value = ElementAt(array.type, element);
    if (std::isfinite(value)) {
      json->Digits(FormatElement(array.type, element));
    } else if (std::isnan(value)) {
      json->String("NaN");
    } else {
      json->String(value > 0 ? "Infinity" : "-Infinity");
    }
  }
  json->EndArray();
}

std::string FormatArrayJson(const Array& array) {
  JsonWriter json;
  json.BeginObject();
  json.Key("dtype").String(DataTypeName(array.type));
  json.Key("shape").BeginList();
  for (int64_t length : array.shape) {
    json.Number(static_cast<uint64_t>(length));
  }
  json.EndArray();
  json.Key("values");
  WriteValues(RowMajor(array), &json);
  json.EndObject();
  return json.text();
}

}  // namespace leakyrelu::cli
