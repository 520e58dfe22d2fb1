// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/encoded_message.h"

#include <cstring>

namespace leakyrelu::wire {

void CopyTo(const EncodedMessage& message, std::byte* out) {
  const std::byte* head = message.head.data();
  for (const EncodedMessage::Part& part : message.parts) {
    std::memcpy(out, head, part.head_bytes);
    head += part.head_bytes;
    out += part.head_bytes;
    if (part.bulk.empty()) continue;
    std::memcpy(out, part.bulk.data(), part.bulk.size());
    out += part.bulk.size();
  }
}

}  // namespace leakyrelu::wire
