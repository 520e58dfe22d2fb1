// SPDX-License-Identifier: Apache-2.0
#include "server/calls/call_completion.h"

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

TEST(CallCompletionTest, CallWithoutDeadlineIsNeverLate) {
  const grpc::ServerContext context;
  EXPECT_EQ(CheckDeadline(context), absl::OkStatus());
  EXPECT_EQ(CheckDeadline(gpr_inf_future(GPR_CLOCK_MONOTONIC)),
            absl::OkStatus());
}

// Ends its calls with this status and its trailers.
class Ending : public v1::LeakyReluService::Service {
 public:
  Ending() {
    grpc::ServerBuilder builder;
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }

  // The values of "grpc-retry-pushback-ms" that the caller receives.
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

TEST(CallCompletionTest, OnlyExhaustedStatusHasPushback) {
  using Found = std::vector<std::string>;
  Ending ending;
  EXPECT_EQ(ending.Pushbacks(absl::OkStatus()), Found());
  EXPECT_EQ(ending.Pushbacks(absl::UnavailableError("x")), Found());
  EXPECT_EQ(ending.Pushbacks(absl::ResourceExhaustedError("x")), Found{"-1"});
}

TEST(CallCompletionTest, RetryDelayBecomesPushback) {
  Ending ending;
  EXPECT_EQ(ending.Pushbacks(ResourceExhausted({}, absl::Milliseconds(150))),
            std::vector<std::string>{"150"});
}

TEST(CallCompletionTest, UnknownEncodingHasTheServedOnes) {
  const Trailer trailer = TrailerOf(Unimplemented({.reason = "UNKNOWN_ENCODING",
                                                   .field = "grpc-encoding",
                                                   .got = "br",
                                                   .allowed = "gzip"}));
  EXPECT_EQ(trailer.key, "grpc-accept-encoding");
  EXPECT_EQ(trailer.value, "identity, deflate, gzip");
  EXPECT_EQ(TrailerOf(Unimplemented({"NOT_SERVED", "a", "b", "c"})).value, "");
}

// A call whose caller is gone, as its handler sees it: through gRPC without a
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

TEST(CallCompletionTest, AnsweredCallEndsWithItsStatus) {
  const gpr_timespec never = gpr_inf_future(GPR_CLOCK_MONOTONIC);
  EXPECT_EQ(FinalStatus(absl::InternalError("x"), absl::UnavailableError("y"),
                        /*cancelled=*/false, never),
            absl::InternalError("x"));
}

TEST(CallCompletionTest, CancelledCallIgnoresItsStatus) {
  GoneCaller caller([](grpc::ServerContext& context) {
    EXPECT_EQ(CheckDeadline(context), absl::OkStatus());
    EXPECT_TRUE(absl::IsCancelled(
        FinalStatus(absl::OkStatus(), absl::OkStatus(), context.IsCancelled(),
                    context.raw_deadline())));
    EXPECT_TRUE(absl::IsCancelled(
        FinalStatus(absl::InternalError("x"), absl::OkStatus(),
                    context.IsCancelled(), context.raw_deadline())));
    // Unless the server has given it up.
    EXPECT_EQ(FinalStatus(absl::OkStatus(), absl::UnavailableError("y"),
                          context.IsCancelled(), context.raw_deadline()),
              absl::UnavailableError("y"));
  });
  grpc::ClientContext context;
  EXPECT_EQ(caller.Call(context), grpc::StatusCode::CANCELLED);
}

TEST(CallCompletionTest, CallIsLateAfterItsDeadline) {
  GoneCaller caller([](grpc::ServerContext& context) {
    // The caller's timer may be slightly ahead of the server's.
    while (CheckDeadline(context).ok()) std::this_thread::yield();
    EXPECT_EQ(CheckDeadline(context).code(),
              absl::StatusCode::kDeadlineExceeded);
    EXPECT_TRUE(absl::IsDeadlineExceeded(
        FinalStatus(absl::OkStatus(), absl::OkStatus(), context.IsCancelled(),
                    context.raw_deadline())));
  });
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::milliseconds(30));
  EXPECT_EQ(caller.Call(context), grpc::StatusCode::DEADLINE_EXCEEDED);
}

}  // namespace
}  // namespace leakyrelu
