// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_NEAREST_NAME_H_
#define SERVER_OPTIONS_NEAREST_NAME_H_

#include <string>
#include <string_view>
#include <vector>

namespace leakyrelu {

// The name that a mistyped one was probably meant to be: the fewest letters
// to insert, delete or replace, the first of equals. REQUIRES: names is not
// empty.
std::string NearestName(std::string_view mistyped,
                        const std::vector<std::string>& names);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_NEAREST_NAME_H_
