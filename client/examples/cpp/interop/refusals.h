// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_EXAMPLE_INTEROP_REFUSALS_H_
#define LEAKYRELU_EXAMPLE_INTEROP_REFUSALS_H_

#include <leakyrelu/client.h>

#include <string_view>

#include "tally.h"

// Code, reason and the field at fault.
void RequireRefused(const absl::Status& status, std::string_view reason,
                    std::string_view field, Tally& tally);

// Requests that the server must refuse, and how.
void JudgeRefusals(leakyrelu::Client& client, Tally& tally);

#endif  // LEAKYRELU_EXAMPLE_INTEROP_REFUSALS_H_
