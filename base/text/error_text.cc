// SPDX-License-Identifier: Apache-2.0
#include "base/text/error_text.h"

namespace leakyrelu {

std::string ErrorText(const absl::AlphaNum& field, const absl::AlphaNum& got,
                      const absl::AlphaNum& allowed) {
  return absl::StrCat(field, ": ", GotAndAllowed(got, allowed));
}

std::string GotAndAllowed(const absl::AlphaNum& got,
                          const absl::AlphaNum& allowed) {
  return absl::StrCat("got ", got, ", allowed: ", allowed);
}

absl::Status InvalidValue(const absl::AlphaNum& field,
                          const absl::AlphaNum& got,
                          const absl::AlphaNum& allowed) {
  return absl::InvalidArgumentError(ErrorText(field, got, allowed));
}

}  // namespace leakyrelu
