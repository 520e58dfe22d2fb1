// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_REFERENCE_PARAMETERS_H_
#define BASE_REFERENCE_PARAMETERS_H_

#include "leakyrelu/semantics.h"

namespace leakyrelu::kernel {

// Parameters of the function, shared by the kernels and their reference.
struct Parameters {
  double negative_slope = kDefaultNegativeSlope;  // finite
  Semantics semantics = Semantics::kPyTorch;
};

}  // namespace leakyrelu::kernel

#endif  // BASE_REFERENCE_PARAMETERS_H_
