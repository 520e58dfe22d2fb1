// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/engine/worker.h"

#include <gtest/gtest.h>

#include <memory>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "client/loadtest/engine/monotonic_clock.h"
#include "tests/support/stub_server.h"

namespace leakyrelu::loadtest {
namespace {

constexpr int64_t kMs = 1'000'000;

// One worker against one server; all times are far in the future by default.
class WorkerTest : public testing::Test {
 protected:
  WorkerTest() {
    options_.concurrency = 4;
    options_.elements = ElementSizes::Fixed(10);
    stop_.no_new_calls_ns = NowNs() + 60'000 * kMs;
    plan_.start_ns = NowNs();
    plan_.measure_ns = plan_.start_ns;
    plan_.interval_ns = 100 * kMs;
  }

  // REQUIRES: the options are final.
  void Connect(StubServer::Behaviour behaviour) {
    server_ = std::make_unique<StubServer>(std::move(behaviour));
    options_.target.server = server_->address();
    connection_ = *Connection::Create(options_.target);
    workload_ = MakeWorkload(options_);
    plan_.options = &options_;
    plan_.workload = &workload_;
    plan_.stop = &stop_;
    plan_.connections = {connection_.get()};
    worker_ = std::make_unique<Worker>(plan_);
  }

  const Totals& Run() {
    worker_->Start();
    worker_->Join();
    EXPECT_TRUE(worker_->finished());
    EXPECT_EQ(worker_->in_flight(), 0);
    return worker_->recorder().totals();
  }

  GrpcRuntime runtime_;
  LoadOptions options_;
  StopTimes stop_;
  Worker::Plan plan_;
  std::unique_ptr<StubServer> server_;
  std::unique_ptr<Connection> connection_;
  Workload workload_;
  std::unique_ptr<Worker> worker_;
};

// Ends a closed loop after `count` requests.
StubServer::Behaviour StopAfter(uint64_t count, StopTimes& stop) {
  return {.before =
              [count, &stop](uint64_t number) {
                if (number >= count) stop.no_new_calls_ns = 0;
                return grpc::Status::OK;
              },
          .after = {}};
}

// Counts the requests that arrive, and answers none before `opened`.
StubServer::Behaviour HoldUntil(const absl::Notification& opened,
                                absl::BlockingCounter& arriving) {
  return {.before =
              [&](uint64_t) {
                arriving.DecrementCount();
                opened.WaitForNotification();
                return grpc::Status::OK;
              },
          .after = {}};
}

TEST_F(WorkerTest, ClosedLoopSendsItsQuota) {
  plan_.quota = 50;
  Connect({});
  const Totals& totals = Run();
  EXPECT_EQ(totals.requests, 50u);
  EXPECT_EQ(totals.errors, 0u);
  EXPECT_EQ(totals.verified, 50u);
  EXPECT_EQ(totals.mismatches, 0u) << totals.first_mismatch;
  EXPECT_EQ(totals.elements, 500u);
  EXPECT_EQ(totals.latency.count(), 50u);
  EXPECT_EQ(server_->requests(), 50u);
}

// The warm-up has no quota: it ends at measure_ns.
TEST_F(WorkerTest, WarmUpDoesNotCount) {
  plan_.measure_ns = NowNs() + 3'600'000 * kMs;
  plan_.quota = 1;
  Connect(StopAfter(20, stop_));
  const Totals& totals = Run();
  EXPECT_EQ(totals.requests, 0u);
  EXPECT_GE(totals.warm_up_requests, 20u);
}

TEST_F(WorkerTest, StartsNothingAfterTheStop) {
  stop_.no_new_calls_ns = 0;
  Connect({});
  EXPECT_EQ(Run().requests, 0u);
  EXPECT_EQ(server_->requests(), 0u);
}

TEST_F(WorkerTest, HasItsShareOfTheCallsInFlight) {
  options_.concurrency = 5;
  options_.threads = 2;
  absl::BlockingCounter arriving(3);
  absl::Notification opened;
  Connect(HoldUntil(opened, arriving));
  worker_->Start();
  arriving.Wait();
  EXPECT_EQ(worker_->in_flight(), 3);
  EXPECT_FALSE(worker_->finished());
  stop_.no_new_calls_ns = 0;
  opened.Notify();
  worker_->Join();
  server_->Die();  // waits for the handlers
  EXPECT_EQ(server_->requests(), 3u);
}

TEST_F(WorkerTest, CancelsCallsInFlightAtTheStopTime) {
  for (const bool stream : {false, true}) {
    options_.stream = stream;
    stop_.no_new_calls_ns = NowNs() + 60'000 * kMs;
    stop_.cancel_calls_ns = INT64_MAX;
    absl::BlockingCounter arriving(4);
    absl::Notification opened;
    Connect(HoldUntil(opened, arriving));
    worker_->Start();
    arriving.Wait();
    stop_.no_new_calls_ns = 0;
    stop_.cancel_calls_ns = 0;
    worker_->Join();
    opened.Notify();
    server_->Die();  // waits for the handlers
    const Totals& totals = worker_->recorder().totals();
    EXPECT_EQ(totals.unfinished, 4u);
    EXPECT_EQ(totals.requests, 0u);
    EXPECT_EQ(totals.errors, 0u);
  }
}

TEST_F(WorkerTest, CountsFailuresAndContinues) {
  plan_.quota = 8;
  Connect({.before =
               [](uint64_t number) {
                 return number % 2 == 0 ? grpc::Status(grpc::INTERNAL, "even")
                                        : grpc::Status::OK;
               },
           .after = {}});
  const Totals& totals = Run();
  EXPECT_EQ(totals.requests, 8u);
  EXPECT_EQ(totals.errors, 4u);
  EXPECT_EQ(totals.verified, 4u);
  ASSERT_EQ(totals.errors_by_code.count(GRPC_STATUS_INTERNAL), 1u);
  EXPECT_EQ(totals.errors_by_code.at(GRPC_STATUS_INTERNAL).message, "even");
}

TEST_F(WorkerTest, VerifiesTheRequestedShare) {
  options_.verify_share = 0;
  plan_.quota = 20;
  Connect({.before = {}, .after = [](v1::Tensor* first) {
             (*first->mutable_data())[0] ^= 1;
           }});
  EXPECT_EQ(Run().verified, 0u);
  options_.verify_share = 1;
  worker_ = std::make_unique<Worker>(plan_);
  const Totals& totals = Run();
  EXPECT_EQ(totals.verified, 20u);
  EXPECT_EQ(totals.mismatches, 20u);
  EXPECT_FALSE(totals.first_mismatch.empty());
}

TEST_F(WorkerTest, OpenLoopSendsItsQuotaOnTime) {
  options_.requests_per_second = 5000;
  plan_.quota = 50;
  Connect({});
  const Totals& totals = Run();
  EXPECT_EQ(totals.requests, 50u);
  EXPECT_EQ(totals.errors, 0u);
  EXPECT_EQ(totals.send_lag.count(), 50u);
  // 50 requests, the last one due 49 gaps after the start.
  EXPECT_GE(totals.last_done_ns - plan_.start_ns, 49 * kMs / 5);
}

// The pacer slept for 100 ms: requests that were due before the stop at 40 ms
// are too late, except the one that was in flight.
TEST_F(WorkerTest, OpenLoopRecordsRequestsThatWereTooLate) {
  options_.requests_per_second = 1000;
  options_.max_in_flight = 1;
  plan_.start_ns = NowNs() - 100 * kMs;
  plan_.measure_ns = plan_.start_ns;
  Connect({.before =
               [this](uint64_t) {
                 stop_.no_new_calls_ns = plan_.start_ns + 40 * kMs;
                 return grpc::Status::OK;
               },
           .after = {}});
  const Totals& totals = Run();
  EXPECT_EQ(server_->requests(), 1u);
  EXPECT_EQ(totals.requests, 40u);
  ASSERT_EQ(totals.errors_by_code.size(), 1u);
  EXPECT_EQ(totals.errors_by_code.begin()->first, kNotSentCode);
  EXPECT_EQ(totals.errors, 39u);
  // The latency of the request that was sent counts from when it was due.
  EXPECT_GE(totals.latency.max_ns(), 99 * kMs);
  // Requests that were not sent have no such times.
  EXPECT_EQ(totals.latency.count(), 40u);
  EXPECT_EQ(totals.uncorrected_latency.count(), 1u);
  EXPECT_EQ(totals.send_lag.count(), 1u);
}

}  // namespace
}  // namespace leakyrelu::loadtest
