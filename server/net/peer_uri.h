// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_PEER_URI_H_
#define SERVER_NET_PEER_URI_H_

#include <string>
#include <string_view>

// A peer in gRPC's form: "ipv4:127.0.0.1:43211", "ipv6:%5B::1%5D:43211",
// "unix:". Unix peers share one name, since they have no address.
namespace leakyrelu {

// Of a connected TCP socket, exactly as gRPC writes it; empty for others.
std::string PeerUriOf(int fd);

// Peer::group of such a peer; the text up to the first colon if it is not an IP
// address.
std::string PeerGroupOf(std::string_view uri);

}  // namespace leakyrelu

#endif  // SERVER_NET_PEER_URI_H_
