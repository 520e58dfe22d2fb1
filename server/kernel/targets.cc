// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/targets.h"

#include <atomic>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "server/kernel/kernel_table.h"
#include "server/kernel/selected_kernels.h"

namespace leakyrelu::kernel {
namespace {

// Null: the best, which has not been looked up yet. The tables never change, so
// the order of accesses only decides which one a call uses.
constinit std::atomic<const KernelTable*> selected = nullptr;
// kByCpu: not looked up yet.
constinit std::atomic<SubnormalGuard> selected_guard = SubnormalGuard::kByCpu;

bool MultiplierTakesAssists() {
#if defined(__x86_64__)
  return !__builtin_cpu_is("amd");
#else
  return false;
#endif
}

const KernelTable& SelectedTable() {
  const KernelTable* table = selected.load(std::memory_order_acquire);
  if (table != nullptr) return *table;
  const KernelTable& best = SupportedKernels().front();
  // Fails if another one was selected meanwhile.
  selected.compare_exchange_strong(table, &best, std::memory_order_acq_rel);
  return best;
}

}  // namespace

const Kernels& SelectedKernels(Subnormals subnormals) {
  const KernelTable& table = SelectedTable();
  return subnormals == Subnormals::kExact && SubnormalGuardInUse()
             ? table.guarded
             : table.plain;
}

std::vector<std::string> InstructionSets() {
  std::vector<std::string> names;
  for (const KernelTable& table : SupportedKernels()) {
    names.push_back(table.name);
  }
  return names;
}

std::string_view InstructionSetInUse() { return SelectedTable().name; }

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
  return InvalidValue(
      "--instruction-set", QuoteText(name),
      absl::StrCat("best, ", absl::StrJoin(InstructionSets(), ", "),
                   " (of this CPU)"));
}

void SelectSubnormalGuard(SubnormalGuard guard) {
  selected_guard.store(guard, std::memory_order_relaxed);
}

bool SubnormalGuardInUse() {
  SubnormalGuard guard = selected_guard.load(std::memory_order_relaxed);
  if (guard == SubnormalGuard::kByCpu) {
    const SubnormalGuard by_cpu =
        MultiplierTakesAssists() ? SubnormalGuard::kOn : SubnormalGuard::kOff;
    // Fails if another one was selected meanwhile.
    if (selected_guard.compare_exchange_strong(guard, by_cpu,
                                               std::memory_order_relaxed)) {
      guard = by_cpu;
    }
  }
  return guard == SubnormalGuard::kOn;
}

}  // namespace leakyrelu::kernel
