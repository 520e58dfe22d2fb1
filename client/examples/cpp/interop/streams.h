// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_EXAMPLE_INTEROP_STREAMS_H_
#define LEAKYRELU_EXAMPLE_INTEROP_STREAMS_H_

#include <leakyrelu/client.h>

#include "tally.h"

// A stream of all types, one that a bad request ends, and one that reaches its
// deadline.
void JudgeStreams(leakyrelu::Client& client, Tally& tally);

#endif  // LEAKYRELU_EXAMPLE_INTEROP_STREAMS_H_
