// SPDX-License-Identifier: Apache-2.0
// Connections that end abnormally or are not read: the server closes them,
// bounds their memory, and serves other clients meanwhile.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "tests/support/faulty_relay.h"
#include "tests/support/interleaved_calls.h"
#include "tests/support/running_server.h"
#include "tests/support/tensors.h"

namespace leakyrelu {
namespace {

// The address sanitizer keeps freed memory for a while, so the resident set
// does not show the memory in use.
#ifdef __SANITIZE_ADDRESS__
constexpr bool kQuarantined = true;
#else
constexpr bool kQuarantined = false;
#endif

using Fault = FaultyRelay::Fault;

constexpr size_t kMebibyte = 1 << 20;

size_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  size_t size = 0;
  size_t resident = 0;
  statm >> size >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

v1::ForwardRequest RequestOf(size_t bytes) {
  v1::ForwardRequest request;
  request.add_inputs()->set_data(std::string(bytes, '\0'));
  return request;
}

// One Forward call through a relay, on its own connection. The request must
// outlive it.
class CallThrough {
 public:
  CallThrough(const std::string& address, const v1::ForwardRequest& request,
              int window_bytes = 0) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    arguments.SetMaxReceiveMessageSize(-1);
    if (window_bytes > 0) {
      arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
      arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, window_bytes);
    }
    stub_ = v1::LeakyReluService::NewStub(grpc::CreateCustomChannel(
        address, grpc::InsecureChannelCredentials(), arguments));
    // On a thread that always waits for it: without a waiting thread, a client
    // may not even connect.
    thread_ = std::thread([this, &request] {
      status_ = stub_->Forward(&context_, request, &response_);
    });
  }

  // Called once.
  const grpc::Status& Wait() {
    thread_.join();
    return status_;
  }
  void Cancel() { context_.TryCancel(); }

 private:
  std::unique_ptr<v1::LeakyReluService::Stub> stub_;
  grpc::ClientContext context_;
  v1::ForwardResponse response_;
  grpc::Status status_;
  std::thread thread_;
};

class ConnectionFaultTest : public testing::TestWithParam<int> {
 protected:
  ConnectionFaultTest() : server_(Options()) {}

  static ServerOptions Options() {
    ServerOptions options = RunningServer::LocalOptions();
    options.io_threads = GetParam();
    return options;
  }
  void ExpectOthersServed() {
    // Enough connections for each thread to get one.
    for (int i = 0; i < 2 * GetParam(); ++i) {
      EXPECT_EQ(CountRightAnswers(server_.Connect(), {.calls = 100}), 100);
    }
  }
  void ExpectNothingHeld() {
    const std::string text = server_.StopAndScrape();
    EXPECT_NE(text.find("leakyrelu_inflight_bytes 0\n"), std::string::npos)
        << text;
  }

  RunningServer server_;
};

INSTANTIATE_TEST_SUITE_P(IoThreads, ConnectionFaultTest, testing::Values(1, 2));

TEST_P(ConnectionFaultTest, HalfClosedDuringMessage) {
  const v1::ForwardRequest request = RequestOf(4 * kMebibyte);
  FaultyRelay relay(server_.address(), Fault::kHalfClose, kMebibyte);
  CallThrough call(relay.address(), request);
  relay.WaitForFault();
  ExpectOthersServed();
  relay.WaitForServersEnd();
  EXPECT_EQ(call.Wait().error_code(), grpc::StatusCode::UNAVAILABLE);
  ExpectNothingHeld();
}

TEST_P(ConnectionFaultTest, HalfClosedBeforeTheFirstMessage) {
  const v1::ForwardRequest request = RequestOf(64);
  FaultyRelay relay(server_.address(), Fault::kHalfClose, 1);
  CallThrough call(relay.address(), request);
  relay.WaitForServersEnd();
  EXPECT_EQ(call.Wait().error_code(), grpc::StatusCode::UNAVAILABLE);
  ExpectOthersServed();
  ExpectNothingHeld();
}

TEST_P(ConnectionFaultTest, ResetDuringMessage) {
  const v1::ForwardRequest request = RequestOf(4 * kMebibyte);
  for (int i = 0; i < 10; ++i) {
    FaultyRelay relay(server_.address(), Fault::kReset, kMebibyte);
    CallThrough call(relay.address(), request);
    relay.WaitForFault();
    call.Cancel();
    EXPECT_FALSE(call.Wait().ok());
  }
  ExpectOthersServed();
  ExpectNothingHeld();
}

TEST_P(ConnectionFaultTest, StalledReaderDoesNotBlockOthers) {
  constexpr size_t kBytes = 64 * kMebibyte;
  const v1::ForwardRequest request = RequestOf(kBytes);
  const size_t before = ResidentBytes();
  {
    FaultyRelay relay(server_.address(), Fault::kStopReading, kMebibyte);
    // HTTP/2's windows would allow the client to send everything; the socket
    // blocks it.
    CallThrough call(relay.address(), request, int{kBytes} + (1 << 20));
    relay.WaitForFault();
    const size_t stalled = ResidentBytes();
    ExpectOthersServed();
    if (!kQuarantined) {
      // The call's message in the client, and its bytes in the server.
      EXPECT_LE(stalled, before + 3 * kBytes);
      EXPECT_LE(ResidentBytes(), stalled + kBytes / 2);
    }
    call.Cancel();
    EXPECT_FALSE(call.Wait().ok());
  }
  ExpectNothingHeld();
}

}  // namespace
}  // namespace leakyrelu
