// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LOG_DESCRIPTOR_SINK_H_
#define SERVER_LOG_DESCRIPTOR_SINK_H_

#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace leakyrelu::log {

// Writes lines to a descriptor that belongs to somebody else and never waits
// for it: a line that finds a full pipe, a stopped terminal, a full disk or a
// closed descriptor is lost and counted, since whoever logs has sockets to
// serve. Lines of up to 4096 bytes (PIPE_BUF) are written whole or not at all.
// Thread-safe.
class DescriptorSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit DescriptorSink(int fd) : fd_(fd) {}

  int64_t lost_lines() const {
    return lost_lines_.load(std::memory_order_relaxed);
  }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}
  bool WriteAll(std::string_view bytes) const;

  const int fd_;
  std::atomic<int64_t> lost_lines_{0};
};

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_DESCRIPTOR_SINK_H_
