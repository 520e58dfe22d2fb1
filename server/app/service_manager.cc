// SPDX-License-Identifier: Apache-2.0
#include "server/app/service_manager.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/net/address.h"

namespace leakyrelu {
namespace {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// A parent's variables may have been inherited.
bool WatchdogIsForThisProcess() {
  const std::string pid = Environment("WATCHDOG_PID");
  return !Environment("WATCHDOG_USEC").empty() &&
         (pid.empty() || pid == absl::StrCat(getpid()));
}

// A connected socket, or -1.
int Connect(std::string_view name) {
  if (name.size() < 2 || (name[0] != '/' && name[0] != '@')) return -1;
  const absl::StatusOr<Address> address =
      Address::Parse("unix:" + std::string(name));
  if (!address.ok()) return -1;
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const timeval timeout = absl::ToTimeval(ServiceManager::kSendTimeout);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
  if (connect(fd, address->data(), address->size()) != 0) {
    close(fd);
    return -1;
  }
  return fd;
}

int64_t MonotonicMicroseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return absl::ToInt64Microseconds(absl::DurationFromTimespec(now));
}

}  // namespace

ServiceManager ServiceManager::FromEnvironment() {
  return {Environment("NOTIFY_SOCKET"), WatchdogIsForThisProcess()};
}

ServiceManager::ServiceManager(std::string_view socket, bool has_watchdog)
    : fd_(Connect(socket)), has_watchdog_(has_watchdog) {}

ServiceManager::~ServiceManager() {
  if (fd_ >= 0) close(fd_);
}

ServiceManager::ServiceManager(ServiceManager&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), has_watchdog_(other.has_watchdog_) {}

void ServiceManager::Ready() { Send("READY=1"); }

void ServiceManager::Reloading() {
  Send(absl::StrCat("RELOADING=1\nMONOTONIC_USEC=", MonotonicMicroseconds()));
}

void ServiceManager::Alive() {
  if (has_watchdog_) Send("WATCHDOG=1");
}

void ServiceManager::Stopping(absl::Duration at_most) {
  std::string message = absl::StrCat("STOPPING=1\nEXTEND_TIMEOUT_USEC=",
                                     absl::ToInt64Microseconds(at_most));
  if (has_watchdog_) absl::StrAppend(&message, "\nWATCHDOG_USEC=0");
  Send(message);
}

void ServiceManager::Send(std::string_view message) const {
  if (fd_ < 0) return;
  // A message that is not taken is lost: the server serves in any case.
  send(fd_, message.data(), message.size(), MSG_NOSIGNAL);
}

}  // namespace leakyrelu
