// SPDX-License-Identifier: Apache-2.0
#include "server/log/descriptor_sink.h"

#include "server/log/write_at_once.h"

namespace leakyrelu::log {

void DescriptorSink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  if (!WriteAtOnce(fd_, {line.data(), line.size()})) {
    lost_lines_.fetch_add(1, std::memory_order_relaxed);
  }
}

}  // namespace leakyrelu::log
