// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_LISTENER_FLAGS_H_
#define SERVER_OPTIONS_LISTENER_FLAGS_H_

#include <vector>

#include "server/options/flag.h"

namespace leakyrelu {

// The flags for where RPCs are served, to which clients, and with which
// certificate.
std::vector<Flag> ListenerFlags();

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_LISTENER_FLAGS_H_
