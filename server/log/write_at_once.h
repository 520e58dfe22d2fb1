// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LOG_WRITE_AT_ONCE_H_
#define SERVER_LOG_WRITE_AT_ONCE_H_

#include <string_view>

namespace leakyrelu::log {

// Writes to a descriptor whose reader is another program, such as standard
// output, and never blocks on it: returns false if the descriptor does not take
// all of the bytes now, because a pipe is full, a terminal stopped, a disk full
// or the descriptor closed. Up to 4096 bytes (PIPE_BUF) are written completely
// or not at all.
bool WriteAtOnce(int fd, std::string_view bytes);

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_WRITE_AT_ONCE_H_
