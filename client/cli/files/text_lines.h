// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_FILES_TEXT_LINES_H_
#define CLIENT_CLI_FILES_TEXT_LINES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Splits text into lines and lines into cells, before any number is parsed.
namespace leakyrelu::cli {

struct TextLine {
  size_t number = 0;          // line number in the text, from 1
  std::string_view contents;  // without line end and comment
};

// The lines that are not empty. Line ends are \n, \r\n and \r.
std::vector<TextLine> LinesOf(std::string_view text);

// The length of the record that text begins with: up to and including the first
// line end outside quotes. The cells of a header may contain line ends.
size_t RecordBytes(std::string_view text);

// Removes spaces and tabs at both ends.
std::string_view Trimmed(std::string_view text);

// The position of the first character outside quotes that is one of `wanted`;
// npos: none. REQUIRES: text does not begin within quotes.
size_t FindUnquoted(std::string_view text, std::string_view wanted);

// The cells between the delimiters (' ': runs of blanks and tabs), trimmed and
// without quotes. None: a quote is not closed, or text follows a closing quote.
std::optional<std::vector<std::string>> CellsOf(std::string_view line,
                                                char delimiter);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_FILES_TEXT_LINES_H_
