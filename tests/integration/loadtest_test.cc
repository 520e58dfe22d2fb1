// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "client/loadtest/engine.h"
#include "tests/integration/self_signed.h"
#include "tests/integration/stub_server.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

LoadOptions ShortRun(const StubServer& server) {
  LoadOptions options;
  options.target.server = server.address();
  options.concurrency = 4;
  options.duration = absl::Seconds(20);
  options.requests = 400;
  options.warm_up = absl::ZeroDuration();
  options.elements = ElementSizes::Fixed(100);
  return options;
}

RunReport RunOk(const LoadOptions& options, const RunControl& control = {}) {
  const absl::Status checked = CheckLoadOptions(options);
  EXPECT_TRUE(checked.ok()) << checked;
  absl::StatusOr<RunReport> report =
      RunLoad(options, MakeWorkload(options), control);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *std::move(report) : RunReport();
}

void ExpectAllRight(const RunReport& report, uint64_t requests) {
  EXPECT_EQ(report.outcome, Outcome::kCompleted);
  EXPECT_EQ(report.requests, requests);
  EXPECT_EQ(report.errors, 0u);
  EXPECT_EQ(report.verified, requests + report.warm_up_requests);
  EXPECT_EQ(report.mismatches, 0u) << report.first_mismatch;
  EXPECT_EQ(report.latency.count(), requests);
  EXPECT_EQ(report.uncorrected_latency.count(), requests);
  EXPECT_GT(report.duration_seconds, 0);
  EXPECT_GT(report.requests_per_second(), 0);
  EXPECT_GE(report.response_bytes, report.elements * 2);
  uint64_t in_intervals = 0;
  for (const IntervalPoint& point : report.intervals) {
    in_intervals += point.requests;
  }
  EXPECT_EQ(in_intervals, requests);
}

TEST(LoadtestTest, ClosedLoopSendsTheNumberAskedForAndVerifiesEach) {
  StubServer server({});
  const LoadOptions options = ShortRun(server);
  const RunReport report = RunOk(options);
  ExpectAllRight(report, 400);
  EXPECT_EQ(server.requests(), 400u);
  EXPECT_EQ(report.elements, 40'000u);
}

TEST(LoadtestTest, MixOfOperationsTypesAndSizesOverThreadsAndConnections) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.threads = 3;
  options.connections = 5;
  options.concurrency = 7;
  options.operations = *ParseOperationMix("forward=2,backward=1,derivative=1");
  options.types.assign(std::begin(kAllDataTypes), std::end(kAllDataTypes));
  options.elements = *ElementSizes::Parse("0,1,17,1000");
  options.tensors = 3;
  options.negative_slope = -0.3;
  options.semantics = Semantics::kTensorFlow;
  ExpectAllRight(RunOk(options), 400);
}

TEST(LoadtestTest, StreamsAndValuesAndUnixSockets) {
  const std::string path =
      absl::StrCat("unix:", ::testing::TempDir(), "loadtest-", getpid());
  StubServer server({}, path);
  LoadOptions options = ShortRun(server);
  options.stream = true;
  options.form = ElementForm::kValues;
  options.operations = *ParseOperationMix("forward,backward");
  ExpectAllRight(RunOk(options), 400);
}

// A PEM file that goes when the test ends.
class PemFile {
 public:
  PemFile(const char* name, const std::string& text)
      : path_(absl::StrCat(::testing::TempDir(), "loadtest-", getpid(), "-",
                           name)) {
    std::ofstream(path_) << text;
  }
  ~PemFile() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(LoadtestTest, TlsWithCertificatesOnBothSides) {
  const SelfSigned server_identity = SelfSigned::Make("leakyrelu.test");
  const SelfSigned client_identity = SelfSigned::Make("loadtest");
  grpc::SslServerCredentialsOptions tls(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_root_certs = client_identity.certificate;
  tls.pem_key_cert_pairs = {{server_identity.key, server_identity.certificate}};
  StubServer server({}, "127.0.0.1:0", grpc::SslServerCredentials(tls));
  const PemFile ca("ca", server_identity.certificate);
  const PemFile cert("cert", client_identity.certificate);
  const PemFile key("key", client_identity.key);

  LoadOptions options = ShortRun(server);
  options.target.tls = true;
  options.target.ca_file = ca.path();
  options.target.cert_file = cert.path();
  options.target.key_file = key.path();
  options.target.server_name = "leakyrelu.test";
  ExpectAllRight(RunOk(options), 400);

  // Another name than the certificate's is refused, and so is a missing file.
  options.target.server_name = "other.test";
  options.connect_timeout = absl::Milliseconds(500);
  EXPECT_EQ(RunLoad(options, MakeWorkload(options), {}).status().code(),
            absl::StatusCode::kUnavailable);
  options.target.ca_file = "/nonexistent/ca.pem";
  EXPECT_THAT(
      std::string(
          RunLoad(options, MakeWorkload(options), {}).status().message()),
      HasSubstr("--ca: /nonexistent/ca.pem"));
}

TEST(LoadtestTest, OpenLoopKeepsItsRate) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.requests_per_second = 1000;
  options.arrival = Arrival::kPoisson;
  options.threads = 2;
  const RunReport report = RunOk(options);
  ExpectAllRight(report, 400);
  // 400 Poisson arrivals take 0.4 s, standard deviation 0.02 s.
  EXPECT_GT(report.duration_seconds, 0.3);
  EXPECT_EQ(report.send_lag.count(), 400u);
}

TEST(LoadtestTest, WarmUpIsNotMeasured) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.warm_up = absl::Milliseconds(200);
  const RunReport report = RunOk(options);
  ExpectAllRight(report, 400);
  EXPECT_GT(report.warm_up_requests, 0u);
  EXPECT_EQ(server.requests(), 400 + report.warm_up_requests);
}

// The reason for this program: a server that answers nothing for 400 ms of
// 2 s. A client that waits for its answer before it sends the next request
// (one call in flight) meets the stall once; 200 requests were due in it.
TEST(LoadtestTest, CorrectedLatencyContainsAStallAndUncorrectedDoesNot) {
  static constexpr auto kStall = std::chrono::milliseconds(400);
  StubServer server({.before =
                         [](uint64_t number) {
                           if (number == 300)
                             std::this_thread::sleep_for(kStall);
                           return grpc::Status::OK;
                         },
                     .after = {}});
  LoadOptions options = ShortRun(server);
  options.requests_per_second = 500;
  options.requests = 1000;
  options.max_in_flight = 1;
  const RunReport report = RunOk(options);
  ExpectAllRight(report, 1000);
  EXPECT_GE(report.latency.max_ns(), 400'000'000);
  EXPECT_GE(report.uncorrected_latency.max_ns(), 400'000'000);
  // A fifth of the requests was due in the stall, half of these in its first
  // half: a tenth waited for more than 200 ms.
  EXPECT_GE(report.latency.QuantileNs(0.91), 190'000'000);
  EXPECT_GE(report.latency.QuantileNs(0.99), 350'000'000);
  EXPECT_LT(report.uncorrected_latency.QuantileNs(0.99), 100'000'000);
  // What the uncorrected figure leaves out is the lag.
  EXPECT_GE(report.send_lag.QuantileNs(0.99), 350'000'000);
}

TEST(LoadtestTest, RequestsThatWereNeverSentCountAsErrors) {
  StubServer server({.before =
                         [](uint64_t) {
                           std::this_thread::sleep_for(
                               std::chrono::milliseconds(100));
                           return grpc::Status::OK;
                         },
                     .after = {}});
  LoadOptions options = ShortRun(server);
  options.requests = 0;
  options.duration = absl::Milliseconds(500);
  options.requests_per_second = 100;
  options.max_in_flight = 1;
  const RunReport report = RunOk(options);
  EXPECT_EQ(report.requests, 50u);
  ASSERT_EQ(report.errors_by_code.size(), 1u);
  EXPECT_EQ(report.errors_by_code[0].code, "NOT_SENT");
  EXPECT_GE(report.errors, 40u);
  EXPECT_FALSE(report.warnings.empty());
}

TEST(LoadtestTest, AWrongBitIsFoundAndLocated) {
  StubServer server({.before = {}, .after = [](v1::Tensor* first) {
                       (*first->mutable_data())[4 * 17] ^= 1;
                     }});
  LoadOptions options = ShortRun(server);
  const RunReport report = RunOk(options);
  EXPECT_EQ(report.mismatches, 400u);
  EXPECT_THAT(report.first_mismatch,
              HasSubstr("outputs[0] element 17 of 100 (float32): got 0x"));
}

TEST(LoadtestTest, VerifiesASampledShare) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.verify_share = 0.25;
  const RunReport report = RunOk(options);
  EXPECT_NEAR(static_cast<double>(report.verified), 100, 40);
  options.verify_share = 0;
  EXPECT_EQ(RunOk(options).verified, 0u);
}

TEST(LoadtestTest, CountsErrorsByCodeWithTheFirstMessage) {
  StubServer server(
      {.before =
           [](uint64_t number) {
             return number % 4 == 0
                        ? grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED,
                                       "enough for now")
                        : grpc::Status::OK;
           },
       .after = {}});
  for (bool stream : {false, true}) {
    LoadOptions options = ShortRun(server);
    options.stream = stream;
    const RunReport report = RunOk(options);
    EXPECT_EQ(report.requests, 400u);
    EXPECT_NEAR(static_cast<double>(report.errors), 100, 1);
    EXPECT_EQ(report.error_latency.count(), report.errors);
    ASSERT_EQ(report.errors_by_code.size(), 1u);
    EXPECT_EQ(report.errors_by_code[0].code, "RESOURCE_EXHAUSTED");
    EXPECT_EQ(report.errors_by_code[0].message, "enough for now");
  }
}

TEST(LoadtestTest, DeadlinesHoldForCallsAndForMessagesOfAStream) {
  StubServer server({.before =
                         [](uint64_t number) {
                           if (number % 20 == 0) {
                             std::this_thread::sleep_for(
                                 std::chrono::milliseconds(500));
                           }
                           return grpc::Status::OK;
                         },
                     .after = {}});
  for (bool stream : {false, true}) {
    LoadOptions options = ShortRun(server);
    options.stream = stream;
    options.requests = 40;
    options.deadline = absl::Milliseconds(100);
    const RunReport report = RunOk(options);
    EXPECT_EQ(report.requests, 40u);
    ASSERT_FALSE(report.errors_by_code.empty()) << stream;
    EXPECT_EQ(report.errors_by_code[0].code, "DEADLINE_EXCEEDED");
    EXPECT_GE(report.error_latency.min_ns(), 90'000'000);
  }
}

TEST(LoadtestTest, AServerThatDiesEndsTheRunWithAPartialReport) {
  for (double rate : {0.0, 500.0}) {
    std::unique_ptr<StubServer> server;
    std::once_flag once;
    std::thread killer;
    server = std::make_unique<StubServer>(StubServer::Behaviour{
        .before =
            [&](uint64_t number) {
              if (number >= 100) {
                std::call_once(once, [&] {
                  killer = std::thread([&] { server->Die(); });
                });
              }
              return grpc::Status::OK;
            },
        .after = {}});
    LoadOptions options = ShortRun(*server);
    options.requests = 0;
    options.requests_per_second = rate;
    options.give_up_after = absl::Milliseconds(400);
    const RunReport report = RunOk(options);
    killer.join();
    EXPECT_EQ(report.outcome, Outcome::kServerLost);
    EXPECT_GE(report.requests - report.errors, 90u);
    EXPECT_GT(report.errors, 0u);
    EXPECT_LT(report.duration_seconds, 10);
    // The failures rest between attempts: a dead server is not hammered.
    if (rate == 0) {
      EXPECT_LT(report.errors, 2000u);
    }
  }
}

TEST(LoadtestTest, AnUnreachableServerIsAnErrorThatSaysWhy) {
  std::string address;
  {
    StubServer gone({});
    address = gone.address();
  }
  LoadOptions options;
  options.target.server = address;
  options.connect_timeout = absl::Milliseconds(300);
  const auto report = RunLoad(options, MakeWorkload(options), {});
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.status().code(), absl::StatusCode::kUnavailable);
  const std::string message(report.status().message());
  EXPECT_THAT(message, HasSubstr(address));
  EXPECT_THAT(message, HasSubstr("onnect"));
}

TEST(LoadtestTest, InterruptionEndsEarlyWithAFullReport) {
  std::atomic<bool> interrupt{false};
  StubServer server({.before =
                         [&](uint64_t number) {
                           if (number == 200) interrupt = true;
                           return grpc::Status::OK;
                         },
                     .after = {}});
  for (double rate : {0.0, 1000.0}) {
    interrupt = false;
    LoadOptions options = ShortRun(server);
    options.requests = 0;
    options.requests_per_second = rate;
    RunControl control;
    control.interrupt = &interrupt;
    if (rate > 0) interrupt = true;
    const RunReport report = RunOk(options, control);
    EXPECT_EQ(report.outcome, Outcome::kInterrupted);
    EXPECT_EQ(report.errors, 0u);
    EXPECT_GT(report.requests, 0u);
    EXPECT_LT(report.duration_seconds, 10);
  }
}

TEST(LoadtestTest, InterruptionCancelsWhatHangs) {
  std::atomic<bool> interrupt{false};
  StubServer server({.before =
                         [&](uint64_t number) {
                           interrupt = true;
                           if (number > 1) {
                             std::this_thread::sleep_for(
                                 std::chrono::milliseconds(1500));
                           }
                           return grpc::Status::OK;
                         },
                     .after = {}});
  for (bool stream : {false, true}) {
    interrupt = false;
    LoadOptions options = ShortRun(server);
    options.stream = stream;
    RunControl control;
    control.interrupt = &interrupt;
    const RunReport report = RunOk(options, control);
    EXPECT_EQ(report.outcome, Outcome::kInterrupted);
    EXPECT_GE(report.unfinished, 3u);
    EXPECT_EQ(report.errors, 0u);
  }
}

TEST(LoadtestTest, ReportsProgress) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.requests = 0;
  options.duration = absl::Milliseconds(2200);
  std::vector<Progress> seen;
  RunControl control;
  control.on_progress = [&](const Progress& p) { seen.push_back(p); };
  const RunReport report = RunOk(options, control);
  ASSERT_GE(seen.size(), 2u);
  EXPECT_GT(seen.back().requests, 0u);
  EXPECT_LE(seen.back().requests, report.requests);
  EXPECT_GT(seen.back().requests_per_second, 0);
  EXPECT_GT(seen.back().p99_seconds, 0);
  EXPECT_NEAR(seen.back().planned_seconds, 2.2, 1e-9);
}

TEST(LoadtestTest, MetricsThatCannotBeReadAreAnErrorBeforeTheRun) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.metrics_url = "http://" + server.address() + "/metrics";
  const auto report = RunLoad(options, MakeWorkload(options), {});
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(std::string(report.status().message()),
              HasSubstr(options.metrics_url));
  EXPECT_EQ(server.requests(), 0u);
}

TEST(ClockJumpTest, WarnsOfJumpsInBothDirectionsOnly) {
  const absl::Duration run = absl::Seconds(10);
  EXPECT_THAT(ClockJumpWarning(run, run), IsEmpty());
  EXPECT_THAT(ClockJumpWarning(run + absl::Milliseconds(10), run), IsEmpty());
  EXPECT_THAT(ClockJumpWarning(run + absl::Hours(1), run), HasSubstr("1h"));
  EXPECT_THAT(ClockJumpWarning(run - absl::Hours(1), run), HasSubstr("-1h"));
}

}  // namespace
}  // namespace leakyrelu::loadtest
