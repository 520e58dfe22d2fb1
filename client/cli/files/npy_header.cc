// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/npy_header.h"

#include <charconv>

#include "absl/strings/str_cat.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"

namespace leakyrelu::cli {
namespace {

// NumPy's own limit on dimensions, which is above the server's.
constexpr size_t kMaxDimensions = 64;

// Number of bytes that an error quotes from the text at the fault.
constexpr size_t kShownLiteralBytes = 20;

class Parser {
 public:
  explicit Parser(std::string_view text) : all_(text), left_(text) {}

  absl::StatusOr<NpyHeader> Run() {
    NpyHeader header;
    int keys = 0;
    if (!Take("{")) return Error("'{'");
    while (!Take("}")) {
      std::string key;
      if (!TakeString(&key) || !Take(":")) return Error("a key");
      bool good = false;
      if (key == "descr" && (keys & 1) == 0) {
        good = TakeString(&header.descr);
        keys |= 1;
      } else if (key == "fortran_order" && (keys & 2) == 0) {
        header.fortran_order = Take("True");
        good = header.fortran_order || Take("False");
        keys |= 2;
      } else if (key == "shape" && (keys & 4) == 0) {
        good = TakeShape(&header.shape);
        keys |= 4;
      } else {
        return Error("'descr', 'fortran_order' and 'shape' once each");
      }
      if (!good) return Error(absl::StrCat("a value of '", key, "'"));
      if (!Take(",") && !Peek("}")) return Error("',' or '}'");
    }
    if (keys != 7) return Error("'descr', 'fortran_order' and 'shape'");
    Skip();
    if (!left_.empty()) return Error("nothing after '}'");
    return header;
  }

 private:
  void Skip() {
    const size_t begin = left_.find_first_not_of(" \t\r\n");
    left_.remove_prefix(std::min(begin, left_.size()));
  }
  bool Peek(std::string_view token) {
    Skip();
    return left_.substr(0, token.size()) == token;
  }
  bool Take(std::string_view token) {
    if (!Peek(token)) return false;
    left_.remove_prefix(token.size());
    return true;
  }
  bool TakeString(std::string* out) {
    Skip();
    if (left_.empty() || (left_[0] != '\'' && left_[0] != '"')) return false;
    const size_t end = left_.find(left_[0], 1);
    if (end == std::string_view::npos) return false;
    *out = left_.substr(1, end - 1);
    left_.remove_prefix(end + 1);
    return true;
  }
  bool TakeShape(std::vector<int64_t>* shape) {
    if (!Take("(")) return false;
    while (!Take(")")) {
      Skip();
      uint64_t length = 0;
      const char* end = left_.data() + left_.size();
      const auto result = std::from_chars(left_.data(), end, length);
      if (result.ec != std::errc() || length > INT64_MAX) return false;
      left_.remove_prefix(result.ptr - left_.data());
      Take("L");  // Python 2 wrote long integers this way
      shape->push_back(static_cast<int64_t>(length));
      if (shape->size() > kMaxDimensions) return false;
      if (!Take(",") && !Peek(")")) return false;
    }
    return true;
  }
  absl::Status Error(const std::string& allowed) const {
    return InvalidValue(
        "header",
        absl::StrCat(QuoteText(left_.substr(0, kShownLiteralBytes)),
                     " at byte ", all_.size() - left_.size()),
        allowed);
  }

  std::string_view all_;
  std::string_view left_;
};

}  // namespace

absl::StatusOr<NpyHeader> ParseNpyHeader(std::string_view text) {
  return Parser(text).Run();
}

std::string FormatNpyHead(const NpyHeader& header) {
  std::string shape;
  for (int64_t length : header.shape) absl::StrAppend(&shape, length, ", ");
  // Python writes (3, 4) but (3,): a tuple of one keeps its comma.
  if (!shape.empty()) {
    shape.resize(shape.size() - (header.shape.size() == 1 ? 1 : 2));
  }
  std::string text = absl::StrCat(
      "{'descr': '", header.descr,
      "', 'fortran_order': ", header.fortran_order ? "True" : "False",
      ", 'shape': (", shape, "), }");
  constexpr size_t kBefore = 10;  // magic 6, version 2, length 2
  text.append(63 - (kBefore + text.size()) % 64, ' ');
  text += '\n';
  std::string head("\x93NUMPY\x01\x00", 8);
  head += static_cast<char>(text.size() & 0xff);
  head += static_cast<char>(text.size() >> 8);
  return head + text;
}

}  // namespace leakyrelu::cli
