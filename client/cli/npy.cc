// SPDX-License-Identifier: Apache-2.0
#include "client/cli/npy.h"

#include <algorithm>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "client/cli/npy_header.h"

namespace leakyrelu::cli {
namespace {

constexpr size_t kMaxHeaderBytes = 65536;

struct Layout {
  DataType type = DataType::kFloat32;
  bool big_endian = false;
};

absl::Status FileError(const std::string& path, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", what));
}

absl::StatusOr<Layout> LayoutOf(const std::string& descr,
                                std::optional<DataType> asked) {
  Layout layout;
  layout.big_endian = descr.substr(0, 1) == ">";
  // Byte order, unless it is left out, then kind and size.
  const std::string kind =
      descr.substr(descr.find_first_of("<>=|") == 0 ? 1 : 0);
  if (kind == "f2") {
    layout.type = DataType::kFloat16;
  } else if (kind == "f4") {
    layout.type = DataType::kFloat32;
  } else if (kind == "f8") {
    layout.type = DataType::kFloat64;
  } else if (kind == "V2" && asked == DataType::kBFloat16) {
    layout.type = DataType::kBFloat16;
  } else if (kind == "V2") {
    return absl::InvalidArgumentError(
        "descr: 'V2', two bytes of unknown meaning: say --dtype bfloat16 if "
        "ml_dtypes wrote it");
  } else {
    return absl::InvalidArgumentError(
        absl::StrCat("descr: '", descr.substr(0, 20),
                     "', float16, float32, float64 or bfloat16"));
  }
  return layout;
}

// The bytes that the shape needs; false on overflow.
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

// The dictionary's text; the file is then at its data.
absl::StatusOr<std::string> ReadHead(std::ifstream& file) {
  unsigned char start[8];
  if (!file.read(reinterpret_cast<char*>(start), sizeof(start)) ||
      std::memcmp(start, "\x93NUMPY", 6) != 0) {
    return absl::InvalidArgumentError("no .npy file, \\x93NUMPY at its start");
  }
  const int version = start[6];
  if (version < 1 || version > 3) {
    return absl::InvalidArgumentError(
        absl::StrCat("version: ", version, ", 1 to 3"));
  }
  unsigned char length[4] = {};
  file.read(reinterpret_cast<char*>(length), version == 1 ? 2 : 4);
  const size_t bytes = length[0] | length[1] << 8 | length[2] << 16 |
                       static_cast<size_t>(length[3]) << 24;
  if (!file || bytes > kMaxHeaderBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("header: ", bytes, " bytes, at most ", kMaxHeaderBytes));
  }
  std::string text(bytes, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(bytes))) {
    return absl::InvalidArgumentError(absl::StrCat(
        "header: ", file.gcount(), " bytes, ", bytes, " as it declares"));
  }
  return text;
}

absl::StatusOr<Array> Read(std::ifstream& file, std::optional<DataType> type) {
  auto text = ReadHead(file);
  if (!text.ok()) return text.status();
  auto header = ParseNpyHeader(*text);
  if (!header.ok()) return header.status();
  auto layout = LayoutOf(header->descr, type);
  if (!layout.ok()) return layout.status();
  const size_t element = ElementBytes(layout->type);
  size_t needed = 0;
  if (!BytesOf(header->shape, element, &needed)) {
    return absl::InvalidArgumentError(
        "shape: more elements than memory has addresses");
  }
  const std::streamoff begin = file.tellg();
  file.seekg(0, std::ios::end);
  const auto present = static_cast<size_t>(file.tellg() - begin);
  file.seekg(begin);
  if (present != needed) {
    return absl::InvalidArgumentError(absl::StrCat(
        "data: ", present, " bytes, ", needed, " as the shape needs"));
  }
  Array array{layout->type, std::move(header->shape), header->fortran_order,
              std::vector<std::byte>(needed)};
  if (!file.read(reinterpret_cast<char*>(array.bytes.data()),
                 static_cast<std::streamsize>(needed))) {
    return absl::InvalidArgumentError("data: cannot be read");
  }
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

absl::StatusOr<Array> ReadNpy(const std::string& path,
                              std::optional<DataType> type) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return FileError(path, std::strerror(errno));
  auto array = Read(file, type);
  if (!array.ok()) return FileError(path, array.status().message());
  return array;
}

absl::Status WriteNpy(const std::string& path, const Array& array) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << FormatNpyHead(
      {DescrOf(array.type), array.fortran_order, array.shape});
  file.write(reinterpret_cast<const char*>(array.bytes.data()),
             static_cast<std::streamsize>(array.bytes.size()));
  file.close();
  if (!file) return FileError(path, "cannot be written");
  return absl::OkStatus();
}

}  // namespace leakyrelu::cli
