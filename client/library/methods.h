// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_METHODS_H_
#define CLIENT_LIBRARY_METHODS_H_

// The methods' paths on the wire.
namespace leakyrelu::client {

inline constexpr char kForwardMethod[] =
    "/leakyrelu.v1.LeakyReluService/Forward";
inline constexpr char kBackwardMethod[] =
    "/leakyrelu.v1.LeakyReluService/Backward";
inline constexpr char kForwardStreamMethod[] =
    "/leakyrelu.v1.LeakyReluService/ForwardStream";
inline constexpr char kBackwardStreamMethod[] =
    "/leakyrelu.v1.LeakyReluService/BackwardStream";
inline constexpr char kHealthCheckMethod[] = "/grpc.health.v1.Health/Check";
inline constexpr char kReflectionMethod[] =
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
// What servers older than 2023 have; its messages are the same.
inline constexpr char kReflectionAlphaMethod[] =
    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_METHODS_H_
