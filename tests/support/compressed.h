// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_COMPRESSED_H_
#define TESTS_SUPPORT_COMPRESSED_H_

#include <string>
#include <string_view>

#include "server/inflate/inflater.h"

namespace leakyrelu {

// The bytes as a client would compress them.
std::string Compressed(Inflater::Format format, std::string_view bytes);

}  // namespace leakyrelu

#endif  // TESTS_SUPPORT_COMPRESSED_H_
