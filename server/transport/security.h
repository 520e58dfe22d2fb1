// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_SECURITY_H_
#define SERVER_TRANSPORT_SECURITY_H_

namespace leakyrelu {

// How the connections of a listener are spoken with.
enum class Security { kPlaintext, kTls };

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_SECURITY_H_
