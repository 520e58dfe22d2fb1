// SPDX-License-Identifier: Apache-2.0
// The program's own sendmsg, which gRPC's library resolves before the C
// library's: gRPC offers no other way to mark that more data follows.
#include <sys/syscall.h>
#include <unistd.h>

#include "server/io/fd/cork.h"

extern "C" __attribute__((visibility("default"))) ssize_t sendmsg(
    int fd, const msghdr* message, int flags) {
  if (leakyrelu::Cork* cork = leakyrelu::Cork::OfThisThread()) {
    flags = cork->FlagsFor(fd, *message, flags);
  }
  return syscall(SYS_sendmsg, fd, message, flags);
}
