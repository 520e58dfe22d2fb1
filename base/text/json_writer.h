// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_TEXT_JSON_WRITER_H_
#define BASE_TEXT_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leakyrelu {

// Writes indented JSON. Text is escaped as by QuoteText. A number has the
// shortest form that parses to the same value; infinity and NaN, which JSON
// cannot express, are written as null.
//
//   JsonWriter json;
//   json.BeginObject();
//   json.Key("requests").Number(uint64_t{3});
//   json.EndObject();
//   json.text();
//
// REQUIRES: Begin and End pair up; in an object, a Key before each value.
class JsonWriter {
 public:
  JsonWriter& Key(std::string_view key);
  void BeginObject() { Open('{', false); }
  void EndObject() { Close('}'); }
  void BeginArray() { Open('[', false); }
  // An array of short values, on one line.
  void BeginList() { Open('[', true); }
  void EndArray() { Close(']'); }
  void Number(uint64_t value);
  void Number(double value);
  // Writes a number's digits unchanged.
  void Digits(std::string_view digits);
  void String(std::string_view value);
  void Bool(bool value);
  void Null();

  const std::string& text() const { return text_; }

 private:
  void Open(char bracket, bool one_line);
  void Close(char bracket);
  void BeforeValue();
  void NewLine();

  std::string text_;
  std::vector<bool> one_line_;  // for each open bracket
  bool first_ = true;           // the innermost bracket is empty
  bool after_key_ = false;      // the next value belongs to a key
};

}  // namespace leakyrelu

#endif  // BASE_TEXT_JSON_WRITER_H_
