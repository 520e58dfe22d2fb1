// SPDX-License-Identifier: Apache-2.0
#include "server/io/connection_age_timers.h"

#include <utility>

namespace leakyrelu {
namespace {

// Less than 90 % of kMarker, and above the longest duration of any flag.
constexpr absl::Duration kMinMarker = absl::Hours(483);

constexpr double kVariation = 0.1;

}  // namespace

bool ConnectionAgeTimers::IsAge(Engine::Duration when) {
  return absl::FromChrono(when) > kMinMarker;
}

std::shared_ptr<ConnectionAgeTimers> ConnectionAgeTimers::Create() {
  return std::shared_ptr<ConnectionAgeTimers>(new ConnectionAgeTimers());
}

ConnectionAgeTimers::Engine::TaskHandle ConnectionAgeTimers::Set(
    const std::shared_ptr<Engine>& engine, absl::Duration age, Task expire) {
  // Held until the timer is complete, since it may expire at once.
  const std::lock_guard lock(mutex_);
  const intptr_t id = ++last_id_;
  Timer timer{.expire = std::move(expire), .engine = engine, .pending = {}};
  if (age > absl::ZeroDuration()) {
    age *= absl::Uniform(random_, 1 - kVariation, 1 + kVariation);
    timer.pending = engine->RunAfter(absl::ToChronoNanoseconds(age),
                                     [self = weak_from_this(), id] {
                                       const auto timers = self.lock();
                                       if (timers != nullptr) {
                                         timers->Expire(id);
                                       }
                                     });
  }
  timers_.emplace(id, std::move(timer));
  // The engine's own handles never contain this address.
  return {{reinterpret_cast<intptr_t>(this), id}};
}

std::optional<bool> ConnectionAgeTimers::Cancel(
    const Engine::TaskHandle& handle) {
  if (handle.keys[0] != reinterpret_cast<intptr_t>(this)) return std::nullopt;
  return Take(handle.keys[1]).has_value();
}

void ConnectionAgeTimers::ExpireAll() {
  std::unordered_map<intptr_t, Timer> expired;
  {
    const std::lock_guard lock(mutex_);
    expired.swap(timers_);
  }
  for (auto& [id, timer] : expired) {
    if (timer.pending.has_value()) timer.engine->Cancel(*timer.pending);
    timer.expire();
  }
}

std::optional<ConnectionAgeTimers::Timer> ConnectionAgeTimers::Take(
    intptr_t id) {
  std::optional<Timer> timer;
  {
    const std::lock_guard lock(mutex_);
    const auto found = timers_.find(id);
    if (found == timers_.end()) return std::nullopt;
    timer = std::move(found->second);
    timers_.erase(found);
  }
  if (timer->pending.has_value()) timer->engine->Cancel(*timer->pending);
  return timer;
}

void ConnectionAgeTimers::Expire(intptr_t id) {
  std::optional<Timer> timer = Take(id);
  if (timer.has_value()) timer->expire();
}

}  // namespace leakyrelu
