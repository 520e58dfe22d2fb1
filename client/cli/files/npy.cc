// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/npy.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "client/cli/files/npy_header.h"

namespace leakyrelu::cli {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr size_t kMaxHeaderBytes = 65536;

struct Layout {
  DataType type = DataType::kFloat32;
  bool big_endian = false;
};

// How NumPy spells a type: its codes, optionally prefixed with a byte order,
// and its names, which take no prefix.
struct Spelling {
  std::string_view text;
  DataType type;
  bool is_code;
};
constexpr Spelling kSpellings[] = {
    {"f2", DataType::kFloat16, true},
    {"e", DataType::kFloat16, true},
    {"float16", DataType::kFloat16, false},
    {"half", DataType::kFloat16, false},
    {"f4", DataType::kFloat32, true},
    {"f", DataType::kFloat32, true},
    {"float32", DataType::kFloat32, false},
    {"single", DataType::kFloat32, false},
    {"f8", DataType::kFloat64, true},
    {"d", DataType::kFloat64, true},
    {"float64", DataType::kFloat64, false},
    {"double", DataType::kFloat64, false},
    {"float", DataType::kFloat64, false},
    {"float_", DataType::kFloat64, false},
    {"bfloat16", DataType::kBFloat16, false},
};

constexpr char kAllowedTypes[] =
    "f2, e, f4, f, f8 or d, with <, >, = or | before it or without; float16, "
    "half, float32, single, float64, double, float or bfloat16; V2 with "
    "--dtype bfloat16";

absl::StatusOr<Layout> LayoutOf(const std::string& descr,
                                std::optional<DataType> asked) {
  std::string_view kind = descr;
  const bool has_order = kind.find_first_of("<>=|") == 0;
  if (has_order) kind.remove_prefix(1);
  const bool big_endian = has_order && descr[0] == '>';
  for (const Spelling& spelling : kSpellings) {
    if (kind != spelling.text || (has_order && !spelling.is_code)) continue;
    return Layout{spelling.type, big_endian};
  }
  if (kind == "V2" && asked == DataType::kBFloat16) {
    return Layout{DataType::kBFloat16, big_endian};
  }
  if (kind == "V2") {
    return InvalidValue("descr",
                        "\"V2\" (two bytes, as ml_dtypes writes bfloat16)",
                        "V2 with --dtype bfloat16");
  }
  return InvalidValue("descr", QuoteText(descr, 32), kAllowedTypes);
}

// Computes the number of bytes that the shape needs; false on overflow.
bool BytesOf(const std::vector<int64_t>& shape, size_t element, size_t* bytes) {
  *bytes = element;
  for (int64_t length : shape) {
    if (__builtin_mul_overflow(*bytes, static_cast<size_t>(length), bytes)) {
      return std::find(shape.begin(), shape.end(), 0) != shape.end() &&
             ((*bytes = 0), true);
    }
  }
  return true;
}

void SwapBytes(size_t element, std::vector<std::byte>* bytes) {
  for (size_t i = 0; i + element <= bytes->size(); i += element) {
    std::reverse(bytes->begin() + i, bytes->begin() + i + element);
  }
}

// Removes that many bytes from the front of the text; false if there are fewer.
bool TakeBytes(size_t bytes, std::string_view* text, std::string_view* taken) {
  if (text->size() < bytes) return false;
  *taken = text->substr(0, bytes);
  text->remove_prefix(bytes);
  return true;
}

// Returns the dictionary's text; `file` then holds the data.
absl::StatusOr<std::string_view> TakeHead(std::string_view* file) {
  std::string_view version;
  if (!LooksLikeNpy(*file)) {
    return InvalidValue("magic", QuoteText(file->substr(0, 6)),
                        "\\x93NUMPY, which begins .npy files");
  }
  file->remove_prefix(kMagic.size());
  const bool has_version = TakeBytes(2, file, &version);
  if (!has_version || version[0] < 1 || version[0] > 3) {
    return InvalidValue(
        "version",
        has_version ? absl::StrCat(static_cast<int>(version[0])) : "none",
        "1 to 3");
  }
  std::string_view length;
  size_t bytes = 0;
  if (!TakeBytes(version[0] == 1 ? 2 : 4, file, &length)) {
    return InvalidValue("header", "no length", "its length in bytes");
  }
  for (size_t i = 0; i < length.size(); ++i) {
    bytes |= static_cast<size_t>(static_cast<unsigned char>(length[i]))
             << 8 * i;
  }
  if (bytes > kMaxHeaderBytes) {
    return InvalidValue("header", absl::StrCat(bytes, " bytes"),
                        absl::StrCat("at most ", kMaxHeaderBytes));
  }
  std::string_view text;
  if (!TakeBytes(bytes, file, &text)) {
    return InvalidValue("header", absl::StrCat(file->size(), " bytes"),
                        absl::StrCat(bytes, " bytes (as it declares)"));
  }
  return text;
}

absl::StatusOr<Array> Parse(std::string_view file,
                            std::optional<DataType> type) {
  auto text = TakeHead(&file);
  if (!text.ok()) return text.status();
  auto header = ParseNpyHeader(*text);
  if (!header.ok()) return header.status();
  auto layout = LayoutOf(header->descr, type);
  if (!layout.ok()) return layout.status();
  const size_t element = ElementBytes(layout->type);
  size_t needed = 0;
  if (!BytesOf(header->shape, element, &needed)) {
    return InvalidValue("shape", "more elements than memory has addresses",
                        "less than 2^64 bytes in all");
  }
  if (file.size() != needed) {
    return InvalidValue("data", absl::StrCat(file.size(), " bytes"),
                        absl::StrCat(needed, " bytes (as the shape needs)"));
  }
  const auto* begin = reinterpret_cast<const std::byte*>(file.data());
  Array array{layout->type, std::move(header->shape), header->fortran_order,
              std::vector<std::byte>(begin, begin + needed)};
  if (layout->big_endian) SwapBytes(element, &array.bytes);
  return array;
}

const char* DescrOf(DataType type) {
  switch (type) {
    case DataType::kFloat32:
      return "<f4";
    case DataType::kFloat64:
      return "<f8";
    case DataType::kFloat16:
      return "<f2";
    case DataType::kBFloat16:
      return "<V2";
  }
  return "";
}

}  // namespace

bool LooksLikeNpy(std::string_view file) {
  return file.substr(0, kMagic.size()) == kMagic;
}

absl::StatusOr<Array> ParseNpy(std::string_view file, std::string_view source,
                               std::optional<DataType> type) {
  auto array = Parse(file, type);
  if (array.ok()) return array;
  return absl::InvalidArgumentError(absl::StrCat(
      EscapeText(source), ": ", std::string(array.status().message())));
}

std::string FormatNpy(const Array& array) {
  std::string file =
      FormatNpyHead({DescrOf(array.type), array.fortran_order, array.shape});
  file.append(reinterpret_cast<const char*>(array.bytes.data()),
              array.bytes.size());
  return file;
}

}  // namespace leakyrelu::cli
