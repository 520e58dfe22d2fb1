// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rpc/raw_channel.h"

#include <grpc/byte_buffer.h>
#include <grpc/byte_buffer_reader.h>
#include <grpc/grpc_security.h>
#include <grpc/slice.h>
#include <grpc/support/time.h>
#if __has_include(<grpc/credentials.h>)
#include <grpc/credentials.h>
#endif

#include "absl/strings/string_view.h"

namespace leakyrelu::bench {
namespace {

// A call has one event: its response has arrived.
constexpr int kEventsOfABusyTurn = 4;

}  // namespace

RawChannel::RawChannel(const std::string& target, const char* method,
                       bool coalesce) {
  grpc_init();
  if (coalesce) turns_.emplace(kEventsOfABusyTurn);
  queue_ = grpc_completion_queue_create_for_next(nullptr);
  grpc_arg arguments[3];
  const char* unlimited[] = {GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH,
                             GRPC_ARG_MAX_SEND_MESSAGE_LENGTH};
  for (int i = 0; i < 2; ++i) {
    arguments[i].type = GRPC_ARG_INTEGER;
    arguments[i].key = const_cast<char*>(unlimited[i]);
    arguments[i].value.integer = -1;
  }
  // Each channel has its own connection, not one shared within the process.
  arguments[2].type = GRPC_ARG_INTEGER;
  arguments[2].key = const_cast<char*>(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL);
  arguments[2].value.integer = 1;
  const grpc_channel_args list = {3, arguments};
  grpc_channel_credentials* credentials = grpc_insecure_credentials_create();
  channel_ = grpc_channel_create(target.c_str(), credentials, &list);
  grpc_channel_credentials_release(credentials);
  method_ = grpc_channel_register_call(channel_, method, nullptr, nullptr);
}

RawChannel::~RawChannel() {
  grpc_channel_destroy(channel_);
  grpc_completion_queue_shutdown(queue_);
  while (Next().type != GRPC_QUEUE_SHUTDOWN) {
  }
  grpc_completion_queue_destroy(queue_);
  grpc_shutdown();
}

grpc_call* RawChannel::NewCall() {
  return grpc_channel_create_registered_call(
      channel_, nullptr, GRPC_PROPAGATE_DEFAULTS, queue_, method_,
      gpr_inf_future(GPR_CLOCK_REALTIME), nullptr);
}

grpc_event RawChannel::NextBefore(gpr_timespec deadline) {
  return grpc_completion_queue_next(queue_, deadline, nullptr);
}

grpc_event RawChannel::Next() {
  const gpr_timespec forever = gpr_inf_future(GPR_CLOCK_REALTIME);
  if (!turns_.has_value()) return NextBefore(forever);
  turns_->ReleaseIfDue();
  grpc_event event = NextBefore(gpr_inf_past(GPR_CLOCK_MONOTONIC));
  if (event.type == GRPC_QUEUE_TIMEOUT) {
    turns_->BeginWait();
    event = NextBefore(forever);
    turns_->EndWait();
  }
  turns_->Got();
  return event;
}

SharedBytes::SharedBytes(std::string_view bytes)
    : slice_(grpc_slice_from_copied_buffer(bytes.data(), bytes.size())) {}

SharedBytes::~SharedBytes() { grpc_slice_unref(slice_); }

grpc_byte_buffer* SharedBytes::NewMessage() const {
  grpc_slice slice = slice_;
  return grpc_raw_byte_buffer_create(&slice, 1);
}

std::string BytesOf(grpc_byte_buffer* message) {
  std::string bytes;
  grpc_byte_buffer_reader reader;
  if (grpc_byte_buffer_reader_init(&reader, message) == 0) return bytes;
  grpc_slice slice;
  while (grpc_byte_buffer_reader_next(&reader, &slice) != 0) {
    bytes.append(reinterpret_cast<const char*>(GRPC_SLICE_START_PTR(slice)),
                 GRPC_SLICE_LENGTH(slice));
    grpc_slice_unref(slice);
  }
  grpc_byte_buffer_reader_destroy(&reader);
  return bytes;
}

absl::Status StatusOf(grpc_status_code code, const grpc_slice& text) {
  return absl::Status(static_cast<absl::StatusCode>(code),
                      absl::string_view(reinterpret_cast<const char*>(
                                            GRPC_SLICE_START_PTR(text)),
                                        GRPC_SLICE_LENGTH(text)));
}

}  // namespace leakyrelu::bench
