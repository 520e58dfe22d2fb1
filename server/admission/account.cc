// SPDX-License-Identifier: Apache-2.0
#include "server/admission/account.h"

#include <algorithm>

namespace leakyrelu {

uint64_t Account::shares() const {
  uint64_t shares = 1;
  for (const Account* parent = parent_.get(); parent != nullptr;
       parent = parent->parent_.get()) {
    shares *= std::max<uint32_t>(parent->active_children(), 1);
  }
  return shares;
}

Account::Held Account::Enter(size_t bytes) {
  Account* account = this;
  for (;;) {
    const Held held = account->Add(kCall + bytes);
    Account* const parent = account->parent_.get();
    if (parent == nullptr) return held;
    if (held.calls == 1) parent->AddActive(1);
    account = parent;
  }
}

Account::Held Account::Grow(size_t bytes) {
  Account* account = this;
  for (;;) {
    const Held held = account->Add(bytes);
    if (account->parent_ == nullptr) return held;
    account = account->parent_.get();
  }
}

void Account::Shrink(size_t bytes) {
  for (Account* account = this; account != nullptr;
       account = account->parent_.get()) {
    account->Remove(bytes);
  }
}

void Account::Leave(size_t bytes) {
  for (Account* account = this; account != nullptr;
       account = account->parent_.get()) {
    const Held left = account->Remove(kCall + bytes);
    if (left.calls == 0 && account->parent_ != nullptr) {
      account->parent_->AddActive(-1);
    }
  }
}

void Account::Claim() {
  for (Account* account = this; account->parent_ != nullptr;
       account = account->parent_.get()) {
    if (!account->has_claim_.exchange(true, std::memory_order_relaxed)) {
      account->parent_->AddActive(1);
    }
  }
}

void Account::ClearClaims() {
  for (Account* account = this; account->parent_ != nullptr;
       account = account->parent_.get()) {
    if (!account->has_claim_.load(std::memory_order_relaxed)) continue;
    if (account->has_claim_.exchange(false, std::memory_order_relaxed)) {
      account->parent_->AddActive(-1);
    }
  }
}

std::shared_ptr<Account> PeerAccounts::Of(const std::string& group) {
  const absl::MutexLock lock(&mutex_);
  if (accounts_.size() >= purge_at_) {
    absl::erase_if(accounts_,
                   [](const auto& entry) { return entry.second.expired(); });
    purge_at_ = std::max<size_t>(64, accounts_.size() * 2);
  }
  std::weak_ptr<Account>& entry = accounts_[group];
  std::shared_ptr<Account> account = entry.lock();
  if (account == nullptr) {
    account = std::make_shared<Account>(server_);
    entry = account;
  }
  return account;
}

}  // namespace leakyrelu
