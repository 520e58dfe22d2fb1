// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_SERVICE_MANAGER_H_
#define SERVER_APP_SERVICE_MANAGER_H_

#include <string_view>

#include "absl/time/time.h"

namespace leakyrelu {

// Tells the service manager that started this process (systemd) what it does,
// by the datagrams of sd_notify(3). Without a manager it does nothing. A
// manager that does not read delays the caller by at most kSendTimeout. Belongs
// to one thread.
class ServiceManager {
 public:
  static constexpr absl::Duration kSendTimeout = absl::Seconds(1);

  // Of $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID.
  static ServiceManager FromEnvironment();

  // socket: a path, or @NAME in the abstract namespace; empty: no manager.
  // has_watchdog: whether the manager expects Alive.
  ServiceManager(std::string_view socket, bool has_watchdog);
  ~ServiceManager();
  ServiceManager(ServiceManager&& other) noexcept;
  ServiceManager& operator=(ServiceManager&&) = delete;

  // The process serves.
  void Ready();
  // It reads its files again; Ready follows.
  void Reloading();
  // It works. Without a watchdog nothing is sent.
  void Alive();
  // It stops, which takes at most this long. The watchdog ends: the manager has
  // a time limit for the stop.
  void Stopping(absl::Duration at_most);

 private:
  void Send(std::string_view message) const;

  int fd_ = -1;  // connected; -1: no manager
  const bool has_watchdog_;
};

}  // namespace leakyrelu

#endif  // SERVER_APP_SERVICE_MANAGER_H_
