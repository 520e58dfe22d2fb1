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
#include "client/loadtest/engine/engine.h"
#include "tests/support/self_signed.h"
#include "tests/support/short_run.h"
#include "tests/support/stub_server.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;

TEST(LoadtestTest, ClosedLoopSendsAndVerifiesTheRequestedNumber) {
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

// A PEM file that is removed when the test ends.
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
  EXPECT_EQ(RunLoad(options, MakeWorkload(options), {}).outcome,
            Outcome::kUnreachable);
  options.target.ca_file = "/nonexistent/ca.pem";
  EXPECT_THAT(RunLoad(options, MakeWorkload(options), {}).failure,
              HasSubstr("--tls-ca: got \"/nonexistent/ca.pem\""));
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

// The purpose of the load tester: a server that answers nothing for 400 ms of 2
// s. A client that waits for each response before it sends the next request
// (one call in flight) meets the stall once, but 200 requests were due during
// it.
TEST(LoadtestTest, OnlyCorrectedLatencyIncludesAStall) {
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
  // A fifth of the requests was due during the stall, half of these in its
  // first half: a tenth waited for more than 200 ms.
  EXPECT_GE(report.latency.QuantileNs(0.91), 190'000'000);
  EXPECT_GE(report.latency.QuantileNs(0.99), 350'000'000);
  EXPECT_LT(report.uncorrected_latency.QuantileNs(0.99), 100'000'000);
  // The lag is the part that the uncorrected figure omits.
  EXPECT_GE(report.send_lag.QuantileNs(0.99), 350'000'000);
}

TEST(LoadtestTest, UnsentRequestsCountAsErrors) {
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

TEST(LoadtestTest, WrongBitIsLocated) {
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

}  // namespace
}  // namespace leakyrelu::loadtest
