// SPDX-License-Identifier: Apache-2.0
#include "client/cli/delimited.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/numbers.h"

namespace leakyrelu::cli {
namespace {

constexpr std::string_view kBlank = " \t\r\v\f";
constexpr std::string_view kTextSeparators = " \t\r\v\f,;";

std::string_view WithoutComment(std::string_view line) {
  return line.substr(0, line.find('#'));
}

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

absl::Status NotANumber(std::string_view source, size_t line, size_t column,
                        std::string_view got) {
  // What is no number may be anything, also a page of something else.
  constexpr size_t kShown = 40;
  return absl::InvalidArgumentError(
      absl::StrCat(std::string(source), ":", line, ": column ", column, ": '",
                   std::string(got.substr(0, kShown)),
                   got.size() > kShown ? "..." : "", "', a number"));
}

// Calls action(line, number) for each line; stops at the first error.
template <typename Action>
absl::Status ForEachLine(std::string_view text, Action action) {
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    absl::Status status = action(WithoutComment(text.substr(0, end)), number);
    if (!status.ok()) return status;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Array> ParseCsv(std::string_view text, std::string_view source,
                               DataType type) {
  Array array{type, {0, 0}, false, {}};
  size_t first_line = 0;
  absl::Status status = ForEachLine(
      text, [&](std::string_view line, size_t number) -> absl::Status {
        if (Trimmed(line).empty()) return absl::OkStatus();
        int64_t columns = 0;
        for (bool more = true; more;) {
          const size_t end = line.find_first_of(",;\t");
          const std::string_view cell = Trimmed(line.substr(0, end));
          ++columns;
          if (!AppendParsed(type, cell, &array.bytes)) {
            return NotANumber(source, number, columns, cell);
          }
          more = end != std::string_view::npos;
          if (more) line.remove_prefix(end + 1);
        }
        if (first_line == 0) {
          first_line = number;
          array.shape[1] = columns;
        }
        ++array.shape[0];
        if (columns == array.shape[1]) return absl::OkStatus();
        return absl::InvalidArgumentError(absl::StrCat(
            std::string(source), ":", number, ": ", columns, " columns, ",
            array.shape[1], " as in line ", first_line));
      });
  if (!status.ok()) return status;
  return array;
}

absl::StatusOr<Array> ParseText(std::string_view text, std::string_view source,
                                DataType type) {
  Array array{type, {0}, false, {}};
  absl::Status status = ForEachLine(
      text, [&](std::string_view line, size_t number) -> absl::Status {
        for (size_t column = 1;; ++column) {
          const size_t begin = line.find_first_not_of(kTextSeparators);
          if (begin == std::string_view::npos) return absl::OkStatus();
          line.remove_prefix(begin);
          const std::string_view word =
              line.substr(0, line.find_first_of(kTextSeparators));
          if (!AppendParsed(type, word, &array.bytes)) {
            return NotANumber(source, number, column, word);
          }
          line.remove_prefix(word.size());
        }
      });
  if (!status.ok()) return status;
  array.shape[0] = static_cast<int64_t>(array.elements());
  return array;
}

std::string FormatRows(const Array& array, std::string_view separator) {
  if (array.fortran_order) return FormatRows(RowMajor(array), separator);
  const size_t row = array.shape.empty()
                         ? array.elements()
                         : std::max<size_t>(array.shape.back(), 1);
  const size_t size = ElementBytes(array.type);
  std::string text;
  for (size_t i = 0; i < array.elements(); ++i) {
    if (i > 0 && i % row != 0) text.append(separator);
    text += FormatElement(array.type, array.bytes.data() + i * size);
    if ((i + 1) % row == 0) text += '\n';
  }
  return text;
}

}  // namespace leakyrelu::cli
