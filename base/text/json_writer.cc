// SPDX-License-Identifier: Apache-2.0
#include "base/text/json_writer.h"

#include <charconv>
#include <cmath>

#include "base/text/escape.h"

namespace leakyrelu {

void JsonWriter::NewLine() {
  if (!one_line_.empty() && one_line_.back()) return;
  text_ += '\n';
  text_.append(2 * one_line_.size(), ' ');
}

void JsonWriter::BeforeValue() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (one_line_.empty()) return;
  if (!first_) text_ += one_line_.back() ? ", " : ",";
  NewLine();
  first_ = false;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  String(key);
  text_ += ": ";
  after_key_ = true;
  return *this;
}

void JsonWriter::Open(char bracket, bool one_line) {
  BeforeValue();
  text_ += bracket;
  one_line_.push_back(one_line);
  first_ = true;
}

void JsonWriter::Close(char bracket) {
  const bool one_line = one_line_.back();
  one_line_.pop_back();
  if (!first_ && !one_line) NewLine();
  text_ += bracket;
  first_ = false;
  if (one_line_.empty()) text_ += '\n';
}

void JsonWriter::Number(uint64_t value) { Digits(std::to_string(value)); }

void JsonWriter::Number(double value) {
  if (!std::isfinite(value)) return Null();
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
  Digits(std::string_view(digits, static_cast<size_t>(end - digits)));
}

void JsonWriter::Digits(std::string_view digits) {
  BeforeValue();
  text_ += digits;
}

void JsonWriter::String(std::string_view value) {
  BeforeValue();
  text_ += QuoteText(value, kUnlimitedBytes);
}

void JsonWriter::Bool(bool value) {
  BeforeValue();
  text_ += value ? "true" : "false";
}

void JsonWriter::Null() {
  BeforeValue();
  text_ += "null";
}

}  // namespace leakyrelu
