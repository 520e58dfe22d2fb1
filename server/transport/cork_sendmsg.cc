// SPDX-License-Identifier: Apache-2.0
// The program's own sendmsg, found by gRPC's library before the C library's:
// gRPC offers no other way to say that more is about to follow.
#include <sys/syscall.h>
#include <unistd.h>

#include "server/transport/cork.h"

extern "C" __attribute__((visibility("default"))) ssize_t sendmsg(
    int fd, const msghdr* message, int flags) {
  if (leakyrelu::Cork* cork = leakyrelu::Cork::OfThisThread()) {
    flags = cork->FlagsFor(fd, *message, flags);
  }
  return syscall(SYS_sendmsg, fd, message, flags);
}
