// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LOG_DESCRIPTOR_SINK_H_
#define SERVER_LOG_DESCRIPTOR_SINK_H_

#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <cstdint>
#include <mutex>

namespace leakyrelu::log {

// Writes lines by WriteAtOnce, since the threads that log also serve sockets: a
// line that the descriptor does not take is dropped and counted. Thread-safe.
class DescriptorSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit DescriptorSink(int fd) : fd_(fd) {}

  int64_t lost_lines() const {
    return lost_lines_.load(std::memory_order_relaxed);
  }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}

  const int fd_;
  std::atomic<int64_t> lost_lines_{0};
};

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_DESCRIPTOR_SINK_H_
