// SPDX-License-Identifier: Apache-2.0
#include "server/transport/lane.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "server/transport/stream_call.h"
#include "server/transport/unary_call.h"

namespace leakyrelu {
namespace {

// Posted call objects of one method: the fewest that are always there, and the
// most that stay after a burst, at about 2 KiB each. A call for which none is
// posted waits in gRPC until the loop has taken the one before it. More is not
// better: Debian's gRPC checks each event against a list of all that are
// outstanding, and of idle methods every one is passed over for each call.
constexpr int kFewestUnary = 4;
constexpr int kMostUnary = 48;
constexpr int kFewestStream = 1;
constexpr int kMostStream = 16;
constexpr int kFewestGeneric = 1;
// A generic call serves once.
constexpr int kMostGeneric = 0;

// A fast caller sends some 100 MB in the time.
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(50);

// Where few calls may be held, fewer are posted. Calls that came together are
// begun one after the other before the first of them is over, and each that
// begins is followed by one that is posted in its place: most of a burst would
// be refused that the thread has time for. What is not posted waits in gRPC,
// and calls end meanwhile.
int FewestUnary(size_t held_calls) {
  return static_cast<int>(std::clamp<size_t>(held_calls / 16, 1, kFewestUnary));
}
int MostUnary(size_t held_calls) {
  return static_cast<int>(
      std::clamp<size_t>(held_calls / 2, kFewestUnary, kMostUnary));
}

}  // namespace

Lane::Lane(std::unique_ptr<grpc::ServerCompletionQueue> queue,
           std::unique_ptr<QueueDriver> driver, DataServices* services,
           grpc::AsyncGenericService* generic_service,
           const Exchange::Environment& environment, UploadLimits uploads,
           const std::vector<admin::Service*>* admin_services)
    : loop_(std::move(queue), std::move(driver)),
      metrics_(*environment.metrics),
      gate_(
          uploads.most_waiting, uploads.patience,
          {.pressure = std::move(uploads.pressure),
           .has_room = [admission = environment.admission](
                           size_t bytes) { return admission->HasRoom(bytes); },
           .watch = [this] { gate_ticker_.Start(); }}),
      gate_ticker_(&loop_, kBetweenLooks, [this] { return LookAtGate(); }) {
  grpc::ServerCompletionQueue* const q = loop_.queue();
  const size_t held_calls = environment.admission->limits().calls;
  for (const UnaryMethod& method : kUnaryMethods) {
    rosters_.push_back(std::make_unique<Roster>(
        &loop_, FewestUnary(held_calls), MostUnary(held_calls),
        [=, this, &method](Roster& roster) {
          return std::make_unique<UnaryCall>(method, services, q, environment,
                                             &calls_in_flight_, &gate_, roster);
        }));
  }
  for (const StreamMethod& method : kStreamMethods) {
    rosters_.push_back(std::make_unique<Roster>(
        &loop_, kFewestStream, kMostStream, [=, this, &method](Roster& roster) {
          return std::make_unique<StreamCall>(method, services, q, environment,
                                              &calls_in_flight_, roster);
        }));
  }
  const GenericCall::Environment generic{.service = generic_service,
                                         .queue = q,
                                         .services = admin_services,
                                         .metrics = environment.metrics,
                                         .call_log = environment.call_log,
                                         .open = &open_generic_calls_};
  rosters_.push_back(std::make_unique<Roster>(
      &loop_, kFewestGeneric, kMostGeneric, [=](Roster& roster) {
        return std::make_unique<GenericCall>(generic, roster);
      }));
}

void Lane::Start() {
  loop_.Start([this] {
    for (const auto& roster : rosters_) roster->PostFirst();
  });
}

bool Lane::LookAtGate() {
  const bool again = gate_.Look(absl::Now());
  const auto waiting = static_cast<int64_t>(gate_.waiting());
  metrics_.AddWaiting(waiting - std::exchange(shown_waiting_, waiting));
  return again;
}

void Lane::CancelOverdue(absl::Duration allowed) {
  loop_.Post([this, allowed] {
    calls_in_flight_.CancelOlderThan(CallInFlight::Clock::now() -
                                     absl::ToChronoNanoseconds(allowed));
  });
}

void Lane::StopAdminCalls() {
  loop_.Post([this] {
    for (GenericCall* call : open_generic_calls_) call->Stop();
  });
}

}  // namespace leakyrelu
