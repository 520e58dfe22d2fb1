// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_TEXT_ERROR_TEXT_H_
#define BASE_TEXT_ERROR_TEXT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

// The grammar of errors in the server, clients, command lines and files:
//
//   negative_slope: got nan, allowed: a finite number
//   inputs[0].data: got 12 bytes, allowed: 16 bytes (shape [2,2] of float32)
//   --io-threads: got "none", allowed: 1 to 1024 (from leakyrelu.toml:4)
//
// field is a path in the request, a flag, or a place in a file. got is the text
// as it was given, quoted by QuoteText, or the value it was parsed as. An
// explanation of either follows it in parentheses.
namespace leakyrelu {

// "field: got X, allowed: Y"
std::string ErrorText(const absl::AlphaNum& field, const absl::AlphaNum& got,
                      const absl::AlphaNum& allowed);

// "got X, allowed: Y", for callers that name the field elsewhere.
std::string GotAndAllowed(const absl::AlphaNum& got,
                          const absl::AlphaNum& allowed);

// INVALID_ARGUMENT with that text.
absl::Status InvalidValue(const absl::AlphaNum& field,
                          const absl::AlphaNum& got,
                          const absl::AlphaNum& allowed);

}  // namespace leakyrelu

#endif  // BASE_TEXT_ERROR_TEXT_H_
