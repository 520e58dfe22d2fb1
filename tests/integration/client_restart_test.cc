// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "leakyrelu/client.h"
#include "tests/support/running_server.h"

// A server that is replaced while it receives calls.
namespace leakyrelu {
namespace {

using Floats = std::vector<float>;

// Makes calls, each of which must succeed, until it is stopped.
class Caller {
 public:
  using Call = std::function<absl::Status(Client&)>;
  Caller(const std::string& address, Call call)
      : client_(*Client::Create(
            address, {.timeout = absl::Seconds(60),
                      .retry = {.initial_backoff = absl::Milliseconds(10)}})),
        call_(std::move(call)),
        thread_([this] {
          while (!over_) {
            const absl::Status status = call_(*client_);
            EXPECT_TRUE(status.ok()) << status;
            ++calls_;
          }
        }) {}
  ~Caller() {
    over_ = true;
    thread_.join();
  }

  // Waits for this number of further calls.
  void Await(int more) {
    const int wanted = calls_ + more;
    while (calls_ < wanted) absl::SleepFor(absl::Milliseconds(1));
  }

 private:
  const std::unique_ptr<Client> client_;
  const Call call_;
  std::atomic<bool> over_ = false;
  std::atomic<int> calls_ = 0;
  std::thread thread_;
};

absl::Status Check(const absl::StatusOr<Tensor>& y, const Floats& expected) {
  if (!y.ok()) return y.status();
  return y->Values<float>() == expected ? absl::OkStatus()
                                        : absl::InternalError("other values");
}

TEST(ClientRestartTest, NoCallFailsWhileTheServerIsReplaced) {
  ServerOptions options = RunningServer::LocalOptions();
  const std::string path =
      absl::StrCat(testing::TempDir(), "/restart.", getpid(), ".sock");
  options.listen = {absl::StrCat("unix:", path)};
  auto server = std::make_unique<RunningServer>(options);
  const std::string address = server->address();
  const Floats x = {1, -2};
  Caller blocking(address, [&](Client& client) {
    return Check(client.ForwardOne(x, {.negative_slope = 0.5}), {1, -1});
  });
  Caller async(address, [&](Client& client) -> absl::Status {
    auto y =
        client.ForwardAsync({TensorRef::Of(x)}, {.negative_slope = 0.5}).get();
    return y.ok() ? Check((*y)[0], {1, -1}) : y.status();
  });
  Caller in_place(address, [&](Client& client) -> absl::Status {
    Floats y(1 << 14, -2);
    const absl::Status status = client.ForwardInChunks(
        TensorRef::Of(y),
        {reinterpret_cast<std::byte*>(y.data()), 4 * y.size()},
        {.negative_slope = 0.5}, 1 << 12);
    if (!status.ok()) return status;
    return y == Floats(y.size(), -1) ? status
                                     : absl::InternalError("other values");
  });
  for (int restart = 0; restart < 10; ++restart) {
    for (Caller* caller : {&blocking, &async, &in_place}) caller->Await(20);
    server = nullptr;
    server = std::make_unique<RunningServer>(options);
  }
  for (Caller* caller : {&blocking, &async, &in_place}) caller->Await(20);
}

}  // namespace
}  // namespace leakyrelu
