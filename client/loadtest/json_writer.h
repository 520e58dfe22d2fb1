// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_JSON_WRITER_H_
#define CLIENT_LOADTEST_JSON_WRITER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace leakyrelu::loadtest {

// Writes indented JSON. Text that is not UTF-8 has its bad bytes replaced by
// U+FFFD; numbers that JSON has no form for (infinity, NaN) become null.
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
  JsonWriter& Key(absl::string_view key);
  void BeginObject() { Open('{'); }
  void EndObject() { Close('}'); }
  void BeginArray() { Open('['); }
  void EndArray() { Close(']'); }
  void Number(uint64_t value);
  void Number(double value);
  void String(absl::string_view value);
  void Bool(bool value);
  void Null();

  const std::string& text() const { return text_; }

 private:
  void Open(char bracket);
  void Close(char bracket);
  void BeforeValue();
  void NewLine();
  void Quote(absl::string_view value);

  std::string text_;
  size_t depth_ = 0;
  bool first_ = true;       // nothing yet in the innermost bracket
  bool after_key_ = false;  // the next value belongs to a key
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_JSON_WRITER_H_
