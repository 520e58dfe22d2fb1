// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/targets.h"

#include <atomic>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/kernel/kernel_table.h"
#include "server/kernel/selected_kernels.h"

namespace leakyrelu::kernel {
namespace {

// Null: the best, not yet looked up. The tables never change, so which one a
// call sees is all that the order of accesses decides.
constinit std::atomic<const KernelTable*> selected = nullptr;

}  // namespace

const KernelTable& SelectedKernels() {
  const KernelTable* table = selected.load(std::memory_order_acquire);
  if (table != nullptr) return *table;
  const KernelTable& best = SupportedKernels().front();
  // Unless another is selected meanwhile.
  selected.compare_exchange_strong(table, &best, std::memory_order_acq_rel);
  return best;
}

std::vector<std::string> InstructionSets() {
  std::vector<std::string> names;
  for (const KernelTable& table : SupportedKernels()) {
    names.push_back(table.name);
  }
  return names;
}

std::string_view InstructionSetInUse() { return SelectedKernels().name; }

absl::Status SelectInstructionSet(std::string_view name) {
  if (name == kBestInstructionSet) {
    selected.store(nullptr, std::memory_order_release);
    return absl::OkStatus();
  }
  for (const KernelTable& table : SupportedKernels()) {
    if (table.name == name) {
      selected.store(&table, std::memory_order_release);
      return absl::OkStatus();
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("instruction set: \"", std::string(name),
                   "\", allowed on this CPU: best, ",
                   absl::StrJoin(InstructionSets(), ", ")));
}

}  // namespace leakyrelu::kernel
