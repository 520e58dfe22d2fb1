// SPDX-License-Identifier: Apache-2.0
#include "server/net/inherited_sockets.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace leakyrelu {
namespace {

// More sockets than any realistic .socket unit has.
constexpr int kMaxSockets = 1024;

std::string TakeVariable(const char* name) {
  const char* value = getenv(name);
  std::string text = value == nullptr ? "" : value;
  unsetenv(name);
  return text;
}

}  // namespace

InheritedSockets InheritedSockets::FromEnvironment(int first) {
  const std::string pid_text = TakeVariable("LISTEN_PID");
  const std::string count_text = TakeVariable("LISTEN_FDS");
  const std::vector<std::string> names =
      absl::StrSplit(TakeVariable("LISTEN_FDNAMES"), ':');
  InheritedSockets inherited;
  int pid = 0;
  int count = 0;
  // The variables are those of another process and were meant for a parent.
  if (!absl::SimpleAtoi(pid_text, &pid) || pid != getpid() ||
      !absl::SimpleAtoi(count_text, &count) || count > kMaxSockets) {
    return inherited;
  }
  for (int i = 0; i < count; ++i) {
    const int fd = first + i;
    // They are passed without FD_CLOEXEC, so that they survive the exec of this
    // program.
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) continue;  // not open
    const bool named = static_cast<size_t>(i) < names.size();
    inherited.sockets_.push_back({fd, named ? names[i] : "unknown"});
  }
  return inherited;
}

InheritedSockets::~InheritedSockets() {
  for (const Socket& socket : sockets_) close(socket.fd);
}

std::vector<int> InheritedSockets::Take(absl::string_view name) {
  std::vector<int> taken;
  std::vector<Socket> left;
  for (Socket& socket : sockets_) {
    if (name.empty() || socket.name == name) {
      taken.push_back(socket.fd);
    } else {
      left.push_back(std::move(socket));
    }
  }
  sockets_ = std::move(left);
  return taken;
}

std::vector<std::string> InheritedSockets::names() const {
  std::vector<std::string> names;
  for (const Socket& socket : sockets_) names.push_back(socket.name);
  return names;
}

}  // namespace leakyrelu
