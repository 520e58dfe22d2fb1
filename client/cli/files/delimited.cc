// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/delimited.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "client/cli/files/numbers.h"
#include "client/cli/files/text_lines.h"

namespace leakyrelu::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr size_t kShownCellBytes = 48;

constexpr char kDelimiterHint[] =
    "one delimiter for the whole text (--delimiter \";\" --decimal \",\" reads "
    "1,5;2,5 as two numbers)";

// Names a cell in errors, by line (0: not named) and column.
using Place = std::function<std::string(size_t line, size_t column)>;

std::string Shown(char delimiter) {
  return delimiter == '\t' ? "a tab" : QuoteText(std::string(1, delimiter));
}

// Returns the delimiter of Excel's directive "sep=;".
std::optional<char> ExcelDelimiter(std::string_view line) {
  if (line.size() != 5 || line.substr(0, 4) != "sep=") return std::nullopt;
  return line[4];
}

class Reader {
 public:
  Reader(const TextFormat& format, DataType type, Place place)
      : format_(format), type_(type), place_(std::move(place)) {}

  // Detects the delimiter. All lines are searched for the candidates before any
  // number is parsed.
  absl::StatusOr<char> Detect(const std::vector<TextLine>& lines) const {
    if (format_.delimiter.has_value()) return *format_.delimiter;
    const std::string_view candidates = format_.decimal == ',' ? ";\t" : ",;\t";
    std::optional<char> found;
    for (const TextLine& line : lines) {
      std::string_view rest = line.contents;
      for (size_t column = 1;; ++column) {
        const size_t at = FindUnquoted(rest, candidates);
        if (at == std::string_view::npos) break;
        if (found.has_value() && *found != rest[at]) {
          return InvalidValue(place_(line.number, column),
                              absl::StrCat(Shown(*found), " and ",
                                           Shown(rest[at]), " as delimiters"),
                              kDelimiterHint);
        }
        found = rest[at];
        rest.remove_prefix(at + 1);
      }
    }
    return found.value_or(' ');
  }

  // Appends the line's numbers. is_first: the line may be a header.
  absl::Status Append(const TextLine& line, char delimiter, bool is_first,
                      std::vector<std::byte>* bytes) const {
    const auto cells = CellsOf(line.contents, delimiter);
    if (!cells.has_value()) {
      return InvalidValue(place_(line.number, 1),
                          QuoteText(line.contents, kShownCellBytes),
                          "cells whose quotes are closed at their end");
    }
    for (size_t i = 0; i < cells->size(); ++i) {
      if (AppendParsed(type_, InOurDecimals((*cells)[i]), bytes)) continue;
      return InvalidValue(place_(line.number, i + 1),
                          QuoteText((*cells)[i], kShownCellBytes),
                          Allowed((*cells)[i], is_first));
    }
    return absl::OkStatus();
  }

 private:
  // With a decimal comma, a point would be a thousands separator.
  std::string InOurDecimals(const std::string& cell) const {
    if (format_.decimal == '.') return cell;
    if (cell.find('.') != std::string::npos) return "";
    std::string text = cell;
    std::replace(text.begin(), text.end(), ',', '.');
    return text;
  }

  // Describes what is allowed in the place of a cell that is not a number.
  std::string Allowed(const std::string& cell, bool is_first) const {
    if (cell.empty()) return "a number (the cell is empty)";
    const bool has_letter =
        std::any_of(cell.begin(), cell.end(),
                    [](unsigned char c) { return std::isalpha(c) != 0; });
    if (is_first && has_letter && !format_.skip_header) {
      return "a number (--skip-header skips the first line)";
    }
    if (!has_letter && format_.decimal == '.' &&
        cell.find(',') != std::string::npos) {
      return "a number with a decimal point (--decimal \",\" reads 1,5)";
    }
    if (!has_letter && format_.decimal == ',' &&
        cell.find('.') != std::string::npos) {
      return "a number with a decimal comma, without thousands separators";
    }
    if (!has_letter && cell.find_first_of(" '") != std::string::npos) {
      return "a number without thousands separators";
    }
    return "a number";
  }

  const TextFormat& format_;
  const DataType type_;
  const Place place_;
};

// UTF-16, in which spreadsheets save "Unicode text", has a zero byte in every
// digit.
absl::Status CheckEncoding(std::string_view text, std::string_view source) {
  const std::string_view start = text.substr(0, 2);
  const bool is_utf16 = start == "\xff\xfe" || start == "\xfe\xff";
  if (!is_utf16 && text.find('\0') == std::string_view::npos) {
    return absl::OkStatus();
  }
  return InvalidValue(EscapeText(source),
                      is_utf16 ? "text in UTF-16" : "text with zero bytes",
                      "text in UTF-8 (Excel: \"CSV UTF-8\")");
}

}  // namespace

absl::StatusOr<Array> ParseDelimited(std::string_view text,
                                     std::string_view source,
                                     const TextFormat& given, bool is_table,
                                     DataType type) {
  absl::Status encoding = CheckEncoding(text, source);
  if (!encoding.ok()) return encoding;
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  TextFormat format = given;
  std::vector<TextLine> lines = LinesOf(text);
  if (!lines.empty()) {
    if (const auto excels = ExcelDelimiter(lines.front().contents)) {
      if (*excels == format.decimal) {
        return InvalidValue(absl::StrCat(EscapeText(source), ":1"),
                            QuoteText(lines.front().contents),
                            "a delimiter that is not --decimal");
      }
      if (!format.delimiter.has_value()) format.delimiter = excels;
      lines.erase(lines.begin());
    }
  }
  if (format.skip_header && !lines.empty()) {
    // Quoted cells of the header may contain line ends.
    const char* begin = lines.front().contents.data();
    const char* end = begin + RecordBytes(text.substr(begin - text.data()));
    lines.erase(
        lines.begin(),
        std::find_if(lines.begin(), lines.end(), [end](const TextLine& line) {
          return line.contents.data() >= end;
        }));
  }
  const std::string name = EscapeText(source);
  const Reader reader(format, type, [&name](size_t line, size_t column) {
    return absl::StrCat(name, ":", line, ": column ", column);
  });
  absl::StatusOr<char> delimiter = reader.Detect(lines);
  if (!delimiter.ok()) return delimiter.status();
  Array array{type, {}, false, {}};
  size_t columns = 0;
  for (const TextLine& line : lines) {
    const size_t before = array.elements();
    absl::Status status = reader.Append(
        line, *delimiter, line.number == lines.front().number, &array.bytes);
    if (!status.ok()) return status;
    const size_t got = array.elements() - before;
    if (line.number == lines.front().number) columns = got;
    if ((is_table || *delimiter != ' ') && got != columns) {
      return InvalidValue(
          absl::StrCat(name, ":", line.number), absl::StrCat(got, " columns"),
          absl::StrCat(columns, " (as in line ", lines.front().number, ")"));
    }
  }
  if (lines.empty()) {
    return InvalidValue(
        name, text.empty() ? "an empty text" : "a text without numbers",
        "one number or more (an empty array is read from .npy)");
  }
  if (is_table || *delimiter != ' ') {
    array.shape = {static_cast<int64_t>(lines.size()),
                   static_cast<int64_t>(columns)};
  } else {
    array.shape = {static_cast<int64_t>(array.elements())};
  }
  return array;
}

absl::Status AppendArgument(std::string_view argument, std::string_view name,
                            const TextFormat& format, Array* array) {
  const size_t before = array->elements();
  const Reader reader(format, array->type, [&](size_t /*line*/, size_t column) {
    return absl::StrCat(std::string(name), ", item ", before + column);
  });
  const std::vector<TextLine> line = {{0, Trimmed(argument)}};
  absl::StatusOr<char> delimiter = reader.Detect(line);
  if (!delimiter.ok()) return delimiter.status();
  return reader.Append(line[0], *delimiter, false, &array->bytes);
}

std::string FormatRows(const Array& array, std::string_view separator,
                       char decimal) {
  if (array.fortran_order) {
    return FormatRows(RowMajor(array), separator, decimal);
  }
  const size_t row = array.shape.empty()
                         ? array.elements()
                         : std::max<size_t>(array.shape.back(), 1);
  const size_t size = ElementBytes(array.type);
  std::string text;
  for (size_t i = 0; i < array.elements(); ++i) {
    if (i > 0 && i % row != 0) text.append(separator);
    std::string number =
        FormatElement(array.type, array.bytes.data() + i * size);
    std::replace(number.begin(), number.end(), '.', decimal);
    text += number;
    if ((i + 1) % row == 0) text += '\n';
  }
  return text;
}

}  // namespace leakyrelu::cli
