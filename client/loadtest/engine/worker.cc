// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/engine/worker.h"

#include <sys/prctl.h>
#include <time.h>

#include <algorithm>
#include <cerrno>

#include "client/loadtest/engine/monotonic_clock.h"
#include "client/loadtest/workload/verifier.h"

namespace leakyrelu::loadtest {
namespace {

// Granularity at which a stop, a deadline of a stream and the end of an
// interval are noticed.
constexpr int64_t kCheckNs = 50'000'000;
constexpr int64_t kRestNs = 10'000'000;
constexpr int64_t kCloseStreamsNs = 1'000'000'000;
// How long after the end requests that were due before it may still be sent:
// the pacer may have slept past the end, but it must not work off a long queue.
constexpr int64_t kLateSendNs = 50'000'000;

int SlotCount(const LoadOptions& options, int index) {
  const int all =
      options.open_loop() ? options.max_in_flight : options.concurrency;
  // The remainder goes to the first threads.
  const int mine = (all + options.threads - 1 - index) / options.threads;
  return std::max(mine, 1);
}

void SleepUntil(int64_t ns) {
  timespec time = {ns / 1'000'000'000, ns % 1'000'000'000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr) ==
         EINTR) {
  }
}

}  // namespace

Worker::Worker(const Plan& plan)
    : plan_(plan),
      queue_(grpc_completion_queue_create_for_next(nullptr)),
      recorder_(plan.measure_ns, plan.interval_ns),
      random_(plan.options->seed + static_cast<uint64_t>(plan.index)),
      // Threads start at different positions of the order.
      next_request_(plan.workload->order.size() *
                    static_cast<size_t>(plan.index) /
                    static_cast<size_t>(plan.options->threads)),
      verify_below_(static_cast<uint64_t>(plan.options->verify_share * 0x1p53)),
      pacer_(plan.options->arrival,
             std::max(plan.options->requests_per_second, 1e-9) /
                 plan.options->threads,
             static_cast<double>(plan.index) / plan.options->threads,
             plan.options->seed * 1000 + static_cast<uint64_t>(plan.index)),
      free_(static_cast<size_t>(SlotCount(*plan.options, plan.index))) {
  const int count = SlotCount(*plan_.options, plan_.index);
  for (int i = 0; i < count; ++i) {
    Connection& connection =
        *plan_.connections[static_cast<size_t>(i) % plan_.connections.size()];
    Slot& slot = slots_.emplace_back();
    slot.call = Call::Create(connection, queue_, plan_.options->stream);
    slot.call->set_owner(&slot);
  }
}

Worker::~Worker() {
  slots_.clear();
  grpc_completion_queue_shutdown(queue_);
  while (grpc_completion_queue_next(queue_, gpr_inf_future(GPR_CLOCK_MONOTONIC),
                                    nullptr)
             .type != GRPC_QUEUE_SHUTDOWN) {
  }
  grpc_completion_queue_destroy(queue_);
}

void Worker::Start() {
  if (plan_.options->open_loop()) {
    pacing_ = true;
    pacer_thread_ = std::thread([this] { Pace(); });
    queue_thread_ = std::thread([this] { RunOpen(); });
  } else {
    queue_thread_ = std::thread([this] { RunClosed(); });
  }
}

void Worker::Join() {
  if (pacer_thread_.joinable()) pacer_thread_.join();
  queue_thread_.join();
}

int64_t Worker::in_flight() const { return sent_calls_ - done_calls_; }

void Worker::RunClosed() {
  for (Slot& slot : slots_) StartUnlessStopped(slot, NowNs());
  while (in_flight() > 0 || !resting_.empty()) {
    HandleEvent(resting_.empty() ? INT64_MAX : resting_.front().first);
    const int64_t now_ns = NowNs();
    while (!resting_.empty() && (resting_.front().first <= now_ns ||
                                 now_ns >= plan_.stop->no_new_calls_ns)) {
      Slot& slot = *resting_.front().second;
      resting_.pop_front();
      StartUnlessStopped(slot, now_ns);
    }
  }
  CloseStreams();
  recorder_.Close();
  finished_ = true;
}

void Worker::RunOpen() {
  // Acquire: after the pacer's last Send, all requests that it sent are
  // counted.
  while (pacing_.load(std::memory_order_acquire) || in_flight() > 0) {
    HandleEvent(INT64_MAX);
  }
  BookUnsent();
  CloseStreams();
  recorder_.Close();
  finished_ = true;
}

void Worker::Pace() {
  // The default timer slack of 50 us would add 50 us of send lag.
  prctl(PR_SET_TIMERSLACK, 1000);
  std::vector<Slot*> idle;
  for (Slot& slot : slots_) idle.push_back(&slot);
  while (true) {
    const int64_t intended_ns = plan_.start_ns + pacer_.NextNs();
    int64_t now_ns = NowNs();
    while (now_ns < intended_ns && now_ns < plan_.stop->no_new_calls_ns) {
      SleepUntil(std::min(intended_ns, now_ns + kCheckNs));
      now_ns = NowNs();
    }
    if (intended_ns >= plan_.stop->no_new_calls_ns) break;
    // Last in, first out: the most recently used slot has the warmest memory.
    for (Slot* slot; free_.TryPop(&slot);) idle.push_back(slot);
    if (idle.empty()) {
      ++held_back_;
      idle.push_back(free_.Pop());
    }
    if (NowNs() >= plan_.stop->no_new_calls_ns + kLateSendNs ||
        !Send(*idle.back(), intended_ns)) {
      unsent_from_ns_ = intended_ns;
      break;
    }
    idle.pop_back();
  }
  pacing_.store(false, std::memory_order_release);
}

bool Worker::Send(Slot& slot, int64_t intended_ns) {
  if (intended_ns >= plan_.measure_ns && plan_.quota != 0) {
    if (measured_ == plan_.quota) return false;
    ++measured_;
  }
  const std::vector<uint32_t>& order = plan_.workload->order;
  slot.request = &plan_.workload->templates[order[next_request_]];
  next_request_ = next_request_ + 1 == order.size() ? 0 : next_request_ + 1;
  slot.intended_ns = intended_ns;
  slot.sent_ns = NowNs();
  slot.cancelled = false;
  sent_calls_.fetch_add(1, std::memory_order_relaxed);
  slot.state.store(SlotState::kStarting, std::memory_order_release);
  slot.call->Start(*slot.request,
                   ToGprTime(slot.sent_ns + absl::ToInt64Nanoseconds(
                                                plan_.options->deadline)));
  // In an open loop, the response may already have been handled.
  SlotState starting = SlotState::kStarting;
  slot.state.compare_exchange_strong(starting, SlotState::kInFlight,
                                     std::memory_order_release,
                                     std::memory_order_relaxed);
  return true;
}

void Worker::StartUnlessStopped(Slot& slot, int64_t now_ns) {
  if (now_ns < plan_.stop->no_new_calls_ns) Send(slot, now_ns);
}

void Worker::HandleEvent(int64_t deadline_ns) {
  if (next_check_ns_ == 0) next_check_ns_ = NowNs() + kCheckNs;
  const grpc_event event = grpc_completion_queue_next(
      queue_, ToGprTime(std::min(deadline_ns, next_check_ns_)), nullptr);
  const int64_t now_ns = NowNs();
  if (event.type == GRPC_OP_COMPLETE) {
    auto* call = static_cast<Call*>(event.tag);
    if (call->OnEvent(event.success != 0)) {
      Finish(*static_cast<Slot*>(call->owner()), now_ns);
    }
  }
  if (now_ns >= next_check_ns_) {
    recorder_.AdvanceTo(now_ns);
    CancelOverdue(now_ns);
    next_check_ns_ = now_ns + kCheckNs;
  }
}

void Worker::Finish(Slot& slot, int64_t now_ns) {
  // Acquire: sees what the pacer wrote into the slot before it sent.
  slot.state.load(std::memory_order_acquire);
  Call& call = *slot.call;
  const bool ok = call.code() == GRPC_STATUS_OK;
  const CallRecord record = {slot.intended_ns,
                             slot.sent_ns,
                             now_ns,
                             slot.request->elements,
                             slot.request->request.size(),
                             call.response_bytes()};
  if (ok) {
    recorder_.Success(record);
    if (random_.Next() >> 11 < verify_below_) Verify(slot);
  } else if (slot.cancelled) {
    recorder_.Unfinished();
  } else {
    recorder_.Failure(record, call.code(), call.message());
  }
  call.Recycle();
  slot.state.store(SlotState::kIdle, std::memory_order_release);
  done_calls_.fetch_add(1, std::memory_order_relaxed);
  if (plan_.options->open_loop()) {
    free_.Push(&slot);
  } else if (ok) {
    StartUnlessStopped(slot, now_ns);
  } else {
    resting_.emplace_back(now_ns + kRestNs, &slot);
  }
}

void Worker::Verify(Slot& slot) {
  recorder_.Verified(
      FirstDifference(slot.call->response(), slot.request->expected));
}

void Worker::CancelOverdue(int64_t now_ns) {
  const bool all = now_ns >= plan_.stop->cancel_calls_ns;
  if (!all && !plan_.options->stream) return;
  const int64_t deadline_ns = absl::ToInt64Nanoseconds(plan_.options->deadline);
  for (Slot& slot : slots_) {
    if (slot.state.load(std::memory_order_acquire) != SlotState::kInFlight) {
      continue;
    }
    if (all) {
      slot.cancelled = true;
      slot.call->Cancel(GRPC_STATUS_CANCELLED, "the run was stopped");
    } else if (now_ns - slot.sent_ns > deadline_ns) {
      slot.call->Cancel(GRPC_STATUS_DEADLINE_EXCEEDED, "Deadline Exceeded");
    }
  }
}

void Worker::BookUnsent() {
  const int64_t stop_ns = plan_.stop->no_new_calls_ns;
  if (plan_.quota != 0 && measured_ == plan_.quota) return;
  for (int64_t intended_ns = unsent_from_ns_; intended_ns < stop_ns;
       intended_ns = plan_.start_ns + pacer_.NextNs()) {
    recorder_.Failure(
        {.intended_ns = intended_ns, .done_ns = stop_ns}, kNotSentCode,
        "due before the end, but as many calls as --max-in-flight "
        "allows were unanswered, or the client was too slow");
  }
}

void Worker::CloseStreams() {
  int open = 0;
  for (Slot& slot : slots_) open += slot.call->HalfClose();
  const int64_t give_up_ns = NowNs() + kCloseStreamsNs;
  bool cancelled = false;
  while (open > 0) {
    const grpc_event event = grpc_completion_queue_next(
        queue_,
        cancelled ? gpr_inf_future(GPR_CLOCK_MONOTONIC) : ToGprTime(give_up_ns),
        nullptr);
    if (event.type == GRPC_OP_COMPLETE) {
      static_cast<Call*>(event.tag)->Recycle();
      --open;
    } else {
      for (Slot& slot : slots_) {
        slot.call->Cancel(GRPC_STATUS_CANCELLED, "the run is over");
      }
      cancelled = true;
    }
  }
}

}  // namespace leakyrelu::loadtest
