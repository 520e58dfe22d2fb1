// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/text_lines.h"

namespace leakyrelu::cli {
namespace {

constexpr std::string_view kBlank = " \t\v\f";
constexpr std::string_view kLineEnds = "\r\n";

bool IsBlank(char c) { return kBlank.find(c) != std::string_view::npos; }

// "\r\n" is one line end.
size_t LineEndBytes(std::string_view text) {
  return text.substr(0, 2) == "\r\n" ? 2 : 1;
}

// Whether a '#' at the beginning of a line, followed by `rest`, begins a
// comment. Error values of spreadsheets (#N/A, #WERT!, #\u00a1DIV/0!) begin
// with a capital or a non-ASCII character; they must be reported, not skipped.
bool IsCommentAtStart(std::string_view rest) {
  return rest.empty() || (static_cast<unsigned char>(rest[0]) < 0x80 &&
                          !(rest[0] >= 'A' && rest[0] <= 'Z'));
}

std::string_view WithoutComment(std::string_view line) {
  size_t at = 0;
  for (;; ++at) {
    const size_t next = FindUnquoted(line.substr(at), "#");
    if (next == std::string_view::npos) return line;
    at += next;
    const std::string_view rest = line.substr(at + 1);
    const bool starts = Trimmed(line.substr(0, at)).empty();
    const bool between =
        at > 0 && IsBlank(line[at - 1]) && (rest.empty() || IsBlank(rest[0]));
    if (between || (starts && IsCommentAtStart(rest))) {
      return line.substr(0, at);
    }
  }
}

// A cell's text without quotes; none if the quotes are unbalanced.
std::optional<std::string> Unquoted(std::string_view cell) {
  if (cell.empty() || cell[0] != '"') return std::string(cell);
  std::string text;
  for (size_t i = 1; i < cell.size(); ++i) {
    if (cell[i] != '"') {
      text += cell[i];
    } else if (cell.substr(i, 2) == "\"\"") {
      text += cell[i++];
    } else {
      if (i + 1 != cell.size()) return std::nullopt;
      return std::string(Trimmed(text));
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<TextLine> LinesOf(std::string_view text) {
  std::vector<TextLine> lines;
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = text.find_first_of(kLineEnds);
    const std::string_view contents =
        Trimmed(WithoutComment(text.substr(0, end)));
    if (!contents.empty()) lines.push_back({number, contents});
    if (end == std::string_view::npos) break;
    text.remove_prefix(end);
    text.remove_prefix(LineEndBytes(text));
  }
  return lines;
}

size_t RecordBytes(std::string_view text) {
  const size_t end = FindUnquoted(text, kLineEnds);
  if (end == std::string_view::npos) return text.size();
  return end + LineEndBytes(text.substr(end));
}

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

size_t FindUnquoted(std::string_view text, std::string_view wanted) {
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && wanted.find(text[i]) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

std::optional<std::vector<std::string>> CellsOf(std::string_view line,
                                                char delimiter) {
  const std::string_view wanted =
      delimiter == ' ' ? kBlank : std::string_view(&delimiter, 1);
  std::vector<std::string> cells;
  for (;;) {
    const size_t end = FindUnquoted(line, wanted);
    const std::string_view cell = Trimmed(line.substr(0, end));
    if (delimiter != ' ' || !cell.empty()) {
      std::optional<std::string> text = Unquoted(cell);
      if (!text.has_value()) return std::nullopt;
      cells.push_back(*std::move(text));
    }
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

}  // namespace leakyrelu::cli
