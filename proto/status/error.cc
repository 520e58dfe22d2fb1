// SPDX-License-Identifier: Apache-2.0
#include "proto/status/error.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "google/protobuf/message.h"
#include "google/rpc/error_details.pb.h"

namespace leakyrelu {
namespace {

// Each text is sent four times: percent-encoded in the message, and in base64
// in the details' message, ErrorInfo and BadRequest. With these limits the
// worst case stays within the limits of grpc_status.cc.
constexpr size_t kMaxReasonBytes = 63;  // ErrorInfo's own limit
constexpr size_t kMaxFieldBytes = 96;
constexpr size_t kMaxGotBytes = 160;
constexpr size_t kMaxAllowedBytes = 240;

std::string TypeUrl(const google::protobuf::Message& detail) {
  return absl::StrCat("type.googleapis.com/",
                      detail.GetDescriptor()->full_name());
}

void Attach(const google::protobuf::Message& detail, absl::Status& status) {
  status.SetPayload(TypeUrl(detail), absl::Cord(detail.SerializeAsString()));
}

ErrorDetail Clip(const ErrorDetail& detail) {
  return {EscapeText(detail.reason, kMaxReasonBytes),
          EscapeText(detail.field, kMaxFieldBytes),
          EscapeText(detail.got, kMaxGotBytes),
          EscapeText(detail.allowed, kMaxAllowedBytes)};
}

// REQUIRES: the detail is already truncated.
absl::Status WithErrorInfo(absl::StatusCode code, const ErrorDetail& detail) {
  absl::Status status(code,
                      ErrorText(detail.field, detail.got, detail.allowed));
  google::rpc::ErrorInfo info;
  info.set_reason(detail.reason);
  info.set_domain(std::string(kErrorDomain));
  auto& metadata = *info.mutable_metadata();
  metadata["field"] = detail.field;
  metadata["got"] = detail.got;
  metadata["allowed"] = detail.allowed;
  Attach(info, status);
  return status;
}

void AttachRetry(std::optional<absl::Duration> retry_after,
                 absl::Status& status) {
  if (!retry_after.has_value()) return;
  google::rpc::RetryInfo retry;
  absl::Duration rest = *retry_after;
  auto& delay = *retry.mutable_retry_delay();
  delay.set_seconds(absl::IDivDuration(rest, absl::Seconds(1), &rest));
  delay.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  Attach(retry, status);
}

}  // namespace

absl::Status InvalidArgument(const ErrorDetail& detail) {
  const ErrorDetail clipped = Clip(detail);
  absl::Status status =
      WithErrorInfo(absl::StatusCode::kInvalidArgument, clipped);
  google::rpc::BadRequest bad_request;
  auto& violation = *bad_request.add_field_violations();
  violation.set_field(clipped.field);
  violation.set_description(GotAndAllowed(clipped.got, clipped.allowed));
  violation.set_reason(clipped.reason);
  Attach(bad_request, status);
  return status;
}

absl::Status ResourceExhausted(const ErrorDetail& detail,
                               std::optional<absl::Duration> retry_after) {
  absl::Status status =
      WithErrorInfo(absl::StatusCode::kResourceExhausted, Clip(detail));
  AttachRetry(retry_after, status);
  return status;
}

absl::Status Unavailable(const ErrorDetail& detail,
                         std::optional<absl::Duration> retry_after) {
  absl::Status status =
      WithErrorInfo(absl::StatusCode::kUnavailable, Clip(detail));
  AttachRetry(retry_after, status);
  return status;
}

absl::Status NotFound(const ErrorDetail& detail) {
  return WithErrorInfo(absl::StatusCode::kNotFound, Clip(detail));
}

absl::Status Unimplemented(const ErrorDetail& detail) {
  return WithErrorInfo(absl::StatusCode::kUnimplemented, Clip(detail));
}

absl::Status Internal(const ErrorDetail& detail) {
  return WithErrorInfo(absl::StatusCode::kInternal, Clip(detail));
}

std::optional<absl::Duration> RetryDelayOf(const absl::Status& status) {
  google::rpc::RetryInfo retry;
  const auto payload = status.GetPayload(TypeUrl(retry));
  if (!payload.has_value() || !retry.ParseFromString(std::string(*payload))) {
    return std::nullopt;
  }
  return absl::Seconds(retry.retry_delay().seconds()) +
         absl::Nanoseconds(retry.retry_delay().nanos());
}

std::optional<ErrorDetail> DetailOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload(TypeUrl(info));
  if (!payload.has_value() || !info.ParseFromString(std::string(*payload))) {
    return std::nullopt;
  }
  const auto metadata = [&info](const char* key) -> std::string {
    const auto found = info.metadata().find(key);
    return found == info.metadata().end() ? "" : found->second;
  };
  return ErrorDetail{info.reason(), metadata("field"), metadata("got"),
                     metadata("allowed")};
}

}  // namespace leakyrelu
