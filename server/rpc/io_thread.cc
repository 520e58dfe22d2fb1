// SPDX-License-Identifier: Apache-2.0
#include "server/rpc/io_thread.h"

#include <algorithm>
#include <utility>

#include "server/calls/call_completion.h"
#include "server/calls/stream_call.h"
#include "server/calls/unary_call.h"

namespace leakyrelu {
namespace {

// Posted call objects of one method: the minimum that is always posted, and the
// maximum that stays after a burst, at about 2 KiB each. A call for which none
// is posted waits in gRPC until the loop has taken the one before it. Higher
// numbers are slower: Debian's gRPC checks each event against a list of all
// outstanding ones, and each call passes over every posted call of idle
// methods.
constexpr int kMinUnary = 4;
constexpr int kMaxUnary = 48;
constexpr int kMinStream = 1;
constexpr int kMaxStream = 16;
constexpr int kMinGeneric = 1;
// A generic call object serves one call.
constexpr int kMaxGeneric = 0;

// A fast caller sends about 100 MB in this time.
constexpr absl::Duration kGateCheckInterval = absl::Milliseconds(50);

// The share of the memory for messages up to which uploads are begun.
constexpr double kMaxPressure = 0.75;

// If few calls may be in flight, fewer are posted. Calls that arrived together
// are begun one after the other before the first of them is over, and each that
// begins is followed by another one posted in its place. So most of a burst
// that the thread could serve would be refused. Calls without a posted object
// wait in gRPC, and earlier calls end meanwhile.
int MinUnary(size_t held_calls) {
  return static_cast<int>(std::clamp<size_t>(held_calls / 16, 1, kMinUnary));
}
int MaxUnary(size_t held_calls) {
  return static_cast<int>(
      std::clamp<size_t>(held_calls / 2, kMinUnary, kMaxUnary));
}

}  // namespace

IoThread::IoThread(std::unique_ptr<grpc::ServerCompletionQueue> queue,
                   std::unique_ptr<QueueDriver> driver, DataServices* services,
                   grpc::AsyncGenericService* generic_service,
                   const Exchange::Environment& environment,
                   const CallLimits& limits, const IoBackend* io_backend,
                   const std::vector<admin::Service*>* admin_services)
    : loop_(std::move(queue), std::move(driver),
            [pool = environment.inline_bytes > 0 ? environment.pool : nullptr] {
              return pool != nullptr && pool->RunOne();
            }),
      metrics_(*environment.metrics),
      controller_(limits.admission, limits.peers, limits.max_waiting, this),
      io_backend_(*io_backend),
      message_memory_bytes_(static_cast<double>(limits.message_memory_bytes)),
      gate_timer_(&loop_, kGateCheckInterval, [this] { return CheckGate(); }) {
  grpc::ServerCompletionQueue* const q = loop_.queue();
  const size_t held_calls = limits.admission->limits().calls;
  for (const UnaryMethod& method : kUnaryMethods) {
    call_pools_.push_back(std::make_unique<CallPool>(
        &loop_, MinUnary(held_calls), MaxUnary(held_calls),
        [=, this, &method](CallPool& call_pool) {
          return std::make_unique<UnaryCall>(method, services, q, environment,
                                             &controller_, call_pool);
        }));
  }
  for (const StreamMethod& method : kStreamMethods) {
    call_pools_.push_back(std::make_unique<CallPool>(
        &loop_, kMinStream, kMaxStream,
        [=, this, &method](CallPool& call_pool) {
          return std::make_unique<StreamCall>(method, services, q, environment,
                                              &controller_, call_pool);
        }));
  }
  const GenericCall::Environment generic{.service = generic_service,
                                         .queue = q,
                                         .services = admin_services,
                                         .metrics = environment.metrics,
                                         .call_log = environment.call_log,
                                         .controller = &controller_,
                                         .pool = environment.pool,
                                         .open = &open_generic_calls_};
  call_pools_.push_back(std::make_unique<CallPool>(
      &loop_, kMinGeneric, kMaxGeneric, [=](CallPool& call_pool) {
        return std::make_unique<GenericCall>(generic, call_pool);
      }));
}

void IoThread::Start() {
  loop_.Start([this] {
    for (const auto& call_pool : call_pools_) call_pool->PostFirst();
  });
}

double IoThread::Pressure() {
  return static_cast<double>(io_backend_.MessageBytes()) /
         message_memory_bytes_;
}

bool IoThread::HasRoom(const Account& account, size_t bytes, bool is_first) {
  const double share = static_cast<double>(bytes) / message_memory_bytes_;
  // What has arrived of the uploads that have begun counts twice: messages that
  // arrive together share their buffers, which are kept until the last of them
  // is over. Reading what is used costs microseconds, so small uploads are not
  // compared with it. One may always begin, since nothing else would make room;
  // and where a full memory ends calls of everybody, the first of a connection.
  const bool may_begin =
      DisconnectsForMemory() ? controller_.gate().arriving() == 0 : is_first;
  if (!may_begin && share > UploadGate::kLight &&
      Pressure() + share > kMaxPressure) {
    return false;
  }
  return controller_.admission().HasRoom(account, bytes);
}

bool IoThread::CheckGate() {
  UploadGate& gate = controller_.gate();
  const bool again = gate.Look(UploadGate::Clock::now());
  const auto waiting = static_cast<int64_t>(gate.waiting());
  metrics_.AddWaiting(waiting - std::exchange(shown_waiting_, waiting));
  return again;
}

void IoThread::EndAdminStreams() {
  loop_.Post([this] {
    for (GenericCall* call : open_generic_calls_) {
      if (call->is_stream()) call->Stop();
    }
  });
}

void IoThread::GiveUpOverdue(const CallTimeouts& timeouts,
                             std::shared_ptr<TransferRates> rates) {
  loop_.Post([this, timeouts, rates = std::move(rates)] {
    const auto rate_of = [&](const std::string& peer_uri) {
      return rates->Of(peer_uri);
    };
    if (controller_.calls_in_flight().GiveUpOverdue(CallInFlight::Clock::now(),
                                                    timeouts, rate_of)) {
      rates->MeasureNext();
    }
    controller_.callers().Sweep();
  });
}

void IoThread::GiveUpAll() {
  loop_.Post(
      [this] { controller_.calls_in_flight().GiveUpAll(ServerStopping()); });
}

}  // namespace leakyrelu
