// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_CHANNELZ_H_
#define SERVER_ADMIN_CHANNELZ_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/admin/method.h"
#include "server/admin/worker.h"

namespace leakyrelu::admin {

// grpc.channelz.v1.Channelz, all methods: what gRPC's core reports about the
// servers, channels and sockets of this process. Calls are answered one after
// the other on a thread of the service, since core may scan every connection
// for an answer. Thread-safe. Must outlive the calls that it opened.
class ChannelzService final : public Service {
 public:
  // An error means that the contract's descriptors are not linked in.
  static absl::StatusOr<std::unique_ptr<ChannelzService>> Create();

  std::unique_ptr<Call> Open(Method method, Outlet* outlet) override;

 private:
  ChannelzService();

  Worker worker_;
};

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_CHANNELZ_H_
