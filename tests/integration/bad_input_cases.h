// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_INTEGRATION_BAD_INPUT_CASES_H_
#define TESTS_INTEGRATION_BAD_INPUT_CASES_H_

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace leakyrelu {

// A message that must be refused, and the expected error.
struct BadInput {
  std::string name;         // CamelCase, of the test
  std::string method;       // "Forward" or "Backward"
  std::string message;      // serialized request
  std::string_view reason;  // ErrorInfo.reason
  std::string field;        // ErrorInfo field and start of the status text
  std::string got;          // a part of it
  std::string allowed;      // a part of it
};

inline void PrintTo(const BadInput& input, std::ostream* out) {
  *out << input.name;
}

// Every kind of rejection of a request except for its size.
std::vector<BadInput> BadInputs();

}  // namespace leakyrelu

#endif  // TESTS_INTEGRATION_BAD_INPUT_CASES_H_
