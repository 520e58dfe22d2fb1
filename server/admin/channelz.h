// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_CHANNELZ_H_
#define SERVER_ADMIN_CHANNELZ_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/admin/method.h"

namespace leakyrelu::admin {

// grpc.channelz.v1.Channelz, all methods: what gRPC's core knows of the
// servers, channels and sockets of this process. Thread-safe.
class ChannelzService final : public Service {
 public:
  // The error says that the contract's descriptors are not linked in.
  static absl::StatusOr<std::unique_ptr<ChannelzService>> Create();

  std::unique_ptr<Call> Open(std::string_view path, Outlet* outlet) override;

 private:
  ChannelzService() = default;
};

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_CHANNELZ_H_
