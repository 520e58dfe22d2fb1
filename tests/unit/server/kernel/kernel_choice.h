// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_KERNEL_KERNEL_CHOICE_H_
#define TESTS_UNIT_SERVER_KERNEL_KERNEL_CHOICE_H_

#include <ostream>
#include <string>
#include <vector>

#include "server/kernel/targets.h"

namespace leakyrelu::kernel {

// The kernels that can be selected on this machine.
struct KernelChoice {
  std::string instruction_set;
  SubnormalGuard guard;
};

// Each instruction set with and without the guard.
inline std::vector<KernelChoice> KernelChoices() {
  std::vector<KernelChoice> choices;
  for (const std::string& name : InstructionSets()) {
    choices.push_back({name, SubnormalGuard::kOff});
    choices.push_back({name, SubnormalGuard::kOn});
  }
  return choices;
}

// For test names: "avx2", "avx2_guarded".
inline std::string Name(const KernelChoice& choice) {
  return choice.instruction_set +
         (choice.guard == SubnormalGuard::kOn ? "_guarded" : "");
}
inline std::ostream& operator<<(std::ostream& out, const KernelChoice& choice) {
  return out << Name(choice);
}

// Selects these kernels for its lifetime, and the best ones afterwards.
class ChosenKernel {
 public:
  explicit ChosenKernel(const KernelChoice& choice) {
    SelectInstructionSet(choice.instruction_set).IgnoreError();
    SelectSubnormalGuard(choice.guard);
  }
  ~ChosenKernel() {
    SelectInstructionSet(kBestInstructionSet).IgnoreError();
    SelectSubnormalGuard(SubnormalGuard::kByCpu);
  }
  ChosenKernel(const ChosenKernel&) = delete;
  ChosenKernel& operator=(const ChosenKernel&) = delete;
};

}  // namespace leakyrelu::kernel

#endif  // TESTS_UNIT_SERVER_KERNEL_KERNEL_CHOICE_H_
