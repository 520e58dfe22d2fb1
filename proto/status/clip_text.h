// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_STATUS_CLIP_TEXT_H_
#define PROTO_STATUS_CLIP_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace leakyrelu {

// The text as it may stand in a status message: valid UTF-8, no control
// characters (each wrong byte becomes '?'), at most max_bytes long, "..." at
// the end where it was cut. A status travels in HTTP/2 headers, which peers
// limit to 8 KiB in all, and parts of it may repeat what a client sent.
//
// REQUIRES: max_bytes >= 3.
std::string ClipText(std::string_view text, size_t max_bytes);

}  // namespace leakyrelu

#endif  // PROTO_STATUS_CLIP_TEXT_H_
