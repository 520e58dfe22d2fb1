// SPDX-License-Identifier: Apache-2.0
#include "server/transport/call_outcome.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "leakyrelu/v1/leakyrelu.grpc.pb.h"
#include "proto/status/error.h"

namespace leakyrelu {
namespace {

TEST(CallOutcomeTest, ACallWithoutADeadlineIsNeverLate) {
  const grpc::ServerContext context;
  EXPECT_EQ(CheckDeadline(context), absl::OkStatus());
  EXPECT_EQ(FinalCode(absl::OkStatus(), context), absl::StatusCode::kOk);
  EXPECT_EQ(FinalCode(absl::InternalError("x"), context),
            absl::StatusCode::kInternal);
}

// Ends its calls with this status and the trailers that belong to it.
class Ending : public v1::LeakyReluService::Service {
 public:
  Ending() {
    grpc::ServerBuilder builder;
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }

  // What the caller finds under "grpc-retry-pushback-ms".
  std::vector<std::string> Pushbacks(const absl::Status& status) {
    status_ = status;
    grpc::ClientContext context;
    v1::ForwardResponse response;
    v1::LeakyReluService::NewStub(
        server_->InProcessChannel(grpc::ChannelArguments()))
        ->Forward(&context, v1::ForwardRequest(), &response);
    std::vector<std::string> found;
    for (const auto& [key, value] : context.GetServerTrailingMetadata()) {
      if (key == "grpc-retry-pushback-ms") {
        found.emplace_back(value.data(), value.size());
      }
    }
    return found;
  }

  grpc::Status Forward(grpc::ServerContext* context, const v1::ForwardRequest*,
                       v1::ForwardResponse*) override {
    AddTrailers(status_, *context);
    return grpc::Status::OK;
  }

 private:
  absl::Status status_;
  std::unique_ptr<grpc::Server> server_;
};

TEST(CallOutcomeTest, OnlyWhatIsExhaustedIsNotToBeRetried) {
  using Found = std::vector<std::string>;
  Ending ending;
  EXPECT_EQ(ending.Pushbacks(absl::OkStatus()), Found());
  EXPECT_EQ(ending.Pushbacks(absl::UnavailableError("x")), Found());
  EXPECT_EQ(ending.Pushbacks(absl::ResourceExhaustedError("x")), Found{"-1"});
}

TEST(CallOutcomeTest, ARetryDelayIsPushedBack) {
  Ending ending;
  EXPECT_EQ(ending.Pushbacks(ResourceExhausted({}, absl::Milliseconds(150))),
            std::vector<std::string>{"150"});
}

// A call whose caller is gone, as its handler sees it: through gRPC, but no
// network.
class GoneCaller : public v1::LeakyReluService::Service {
 public:
  explicit GoneCaller(std::function<void(grpc::ServerContext&)> check)
      : check_(std::move(check)) {
    grpc::ServerBuilder builder;
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }

  grpc::StatusCode Call(grpc::ClientContext& context) {
    const auto stub = v1::LeakyReluService::NewStub(
        server_->InProcessChannel(grpc::ChannelArguments()));
    std::thread canceller([&] {
      if (context.deadline() == std::chrono::system_clock::time_point::max()) {
        begun_.WaitForNotification();
        context.TryCancel();
      }
    });
    v1::ForwardResponse response;
    const grpc::Status status =
        stub->Forward(&context, v1::ForwardRequest(), &response);
    canceller.join();
    checked_.WaitForNotification();
    server_->Shutdown();
    return status.error_code();
  }

  grpc::Status Forward(grpc::ServerContext* context, const v1::ForwardRequest*,
                       v1::ForwardResponse*) override {
    begun_.Notify();
    while (!context->IsCancelled()) std::this_thread::yield();
    check_(*context);
    checked_.Notify();
    return grpc::Status::OK;
  }

 private:
  const std::function<void(grpc::ServerContext&)> check_;
  absl::Notification begun_;
  absl::Notification checked_;
  std::unique_ptr<grpc::Server> server_;
};

TEST(CallOutcomeTest, ACancelledCallIsCancelledWhateverItsStatus) {
  GoneCaller caller([](grpc::ServerContext& context) {
    EXPECT_EQ(CheckDeadline(context), absl::OkStatus());
    EXPECT_EQ(FinalCode(absl::OkStatus(), context),
              absl::StatusCode::kCancelled);
    EXPECT_EQ(FinalCode(absl::InternalError("x"), context),
              absl::StatusCode::kCancelled);
  });
  grpc::ClientContext context;
  EXPECT_EQ(caller.Call(context), grpc::StatusCode::CANCELLED);
}

TEST(CallOutcomeTest, PastItsDeadlineACallIsLate) {
  GoneCaller caller([](grpc::ServerContext& context) {
    // The caller's timer may be a moment ahead of the server's.
    while (CheckDeadline(context).ok()) std::this_thread::yield();
    EXPECT_EQ(CheckDeadline(context).code(),
              absl::StatusCode::kDeadlineExceeded);
    EXPECT_EQ(FinalCode(absl::OkStatus(), context),
              absl::StatusCode::kDeadlineExceeded);
  });
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::milliseconds(30));
  EXPECT_EQ(caller.Call(context), grpc::StatusCode::DEADLINE_EXCEEDED);
}

}  // namespace
}  // namespace leakyrelu
