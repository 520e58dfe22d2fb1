// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_WORKLOAD_VERIFIER_H_
#define CLIENT_LOADTEST_WORKLOAD_VERIFIER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace leakyrelu::loadtest {

// Compares a response, given as the pieces in which it arrived, with the
// expected serialized response. Identical bytes are equal. Otherwise both are
// parsed, and the type, shape, form and elements of every tensor must be
// identical bit for bit, except that any NaN equals any other (NaN payloads are
// unspecified).
//
// Returns "" or the first difference: "outputs[1] element 17 of 1024 (float32):
// got 0x3f800000, expected 0xbf800000".
std::string FirstDifference(absl::Span<const absl::string_view> response,
                            absl::string_view expected);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_WORKLOAD_VERIFIER_H_
