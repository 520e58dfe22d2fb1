// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_SECURITY_H_
#define SERVER_NET_SECURITY_H_

namespace leakyrelu {

// The security of a listener's connections.
enum class Security { kPlaintext, kTls };

}  // namespace leakyrelu

#endif  // SERVER_NET_SECURITY_H_
