// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_TRANSFER_RATE_H_
#define SERVER_NET_TRANSFER_RATE_H_

namespace leakyrelu {

// The bytes that a connection moves a second.
struct TransferRate {
  double received = 0;
  double sent = 0;  // acknowledged by the peer
  // The kernel has no counters for this kind of socket.
  bool is_unknown = false;
};

}  // namespace leakyrelu

#endif  // SERVER_NET_TRANSFER_RATE_H_
