// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/load_options.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/loadtest/quantity.h"

namespace leakyrelu::loadtest {
namespace {

// Protobuf's own limit for a message is 2 GiB; the rest is for tags.
constexpr double kMaxMessageBytes = 2147483647.0 - (1 << 20);
constexpr int kMaxTensors = 4096;  // the contract's

absl::Status Bad(absl::string_view flag, const std::string& got,
                 absl::string_view allowed) {
  return absl::InvalidArgumentError(
      absl::StrCat(flag, ": ", got, ", ", allowed));
}

absl::Status CheckTarget(const TargetOptions& target) {
  if (target.server.empty()) {
    return Bad("--server", "empty",
               "HOST:PORT, unix:PATH or unix-abstract:NAME");
  }
  if (target.cert_file.empty() != target.key_file.empty()) {
    return Bad("--cert, --key", "one without the other", "both or neither");
  }
  if (!target.tls &&
      !(target.ca_file + target.cert_file + target.server_name).empty()) {
    return Bad("--ca, --cert, --server-name", "given without --tls",
               "only together with it");
  }
  return absl::OkStatus();
}

absl::Status CheckSchedule(const LoadOptions& options) {
  if (options.concurrency < 1 || options.concurrency > 100'000) {
    return Bad("--concurrency", absl::StrCat(options.concurrency),
               "1 to 100000");
  }
  if (!std::isfinite(options.requests_per_second) ||
      options.requests_per_second < 0 || options.requests_per_second > 1e7) {
    return Bad("--rate", absl::StrCat(options.requests_per_second),
               "above 0 up to 10M requests a second");
  }
  if (options.max_in_flight < 1 || options.max_in_flight > 1'000'000) {
    return Bad("--max-in-flight", absl::StrCat(options.max_in_flight),
               "1 to 1000000");
  }
  if (options.duration <= absl::ZeroDuration()) {
    return Bad("--duration", absl::FormatDuration(options.duration),
               "longer than 0");
  }
  if (options.deadline <= absl::ZeroDuration()) {
    return Bad("--deadline", absl::FormatDuration(options.deadline),
               "longer than 0");
  }
  if (options.threads < 1 || options.threads > 256) {
    return Bad("--threads", absl::StrCat(options.threads), "1 to 256");
  }
  if (options.connections != 0 && options.connections < options.threads) {
    return Bad("--connections", absl::StrCat(options.connections),
               absl::StrCat("at least one a thread (--threads ",
                            options.threads, ")"));
  }
  if (!options.open_loop() && options.concurrency < options.threads) {
    return Bad("--concurrency", absl::StrCat(options.concurrency),
               absl::StrCat("at least one a thread (--threads ",
                            options.threads, ")"));
  }
  return absl::OkStatus();
}

absl::Status CheckWork(const LoadOptions& options) {
  if (options.tensors < 1 || options.tensors > kMaxTensors) {
    return Bad("--tensors", absl::StrCat(options.tensors),
               absl::StrCat("1 to ", kMaxTensors));
  }
  if (!std::isfinite(static_cast<float>(options.negative_slope))) {
    return Bad("--slope", absl::StrCat(options.negative_slope),
               "a number that float32 holds");
  }
  double widest = 0;
  for (DataType type : options.types) {
    if (options.form == ElementForm::kValues && type != DataType::kFloat32) {
      return Bad("--form values", std::string(DataTypeName(type)),
                 "only with --type float32");
    }
    widest = std::max(widest, static_cast<double>(ElementBytes(type)));
  }
  double tensors = options.tensors;
  for (const WeightedOperation& weighted : options.operations) {
    if (weighted.operation == Operation::kBackward) {
      tensors = 2.0 * options.tensors;
    }
  }
  const double bytes =
      tensors * widest * static_cast<double>(options.elements.Largest());
  if (bytes > kMaxMessageBytes) {
    return Bad("--elements, --tensors",
               FormatBytes(bytes) + " in the largest request",
               "less than 2 GiB, protobuf's limit");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckLoadOptions(const LoadOptions& options) {
  absl::Status status = CheckTarget(options.target);
  if (status.ok()) status = CheckSchedule(options);
  if (status.ok()) status = CheckWork(options);
  return status;
}

std::vector<std::pair<std::string, std::string>> DescribeLoad(
    const LoadOptions& options) {
  std::vector<std::pair<std::string, std::string>> lines;
  lines.emplace_back(
      "server", options.target.server + (options.target.tls ? ", TLS" : ""));
  lines.emplace_back(
      "loop",
      options.open_loop()
          ? absl::StrFormat(
                "open, %s requests a second, %s",
                FormatCount(options.requests_per_second),
                options.arrival == Arrival::kPoisson ? "Poisson" : "constant")
          : absl::StrFormat("closed, %d in flight", options.concurrency));
  lines.emplace_back(
      "length",
      absl::StrCat(absl::FormatDuration(options.duration),
                   options.requests == 0
                       ? ""
                       : absl::StrCat(" or ", options.requests, " requests"),
                   " after ", absl::FormatDuration(options.warm_up),
                   " of warm-up"));
  const std::string types =
      absl::StrJoin(options.types, ",", [](std::string* out, DataType type) {
        absl::StrAppend(out, std::string(DataTypeName(type)));
      });
  lines.emplace_back(
      "work",
      absl::StrFormat("%s%s, %d x %s elements of %s (%s), slope %g, %s",
                      FormatOperationMix(options.operations),
                      options.stream ? " (streams)" : "", options.tensors,
                      options.elements.text(), types,
                      options.form == ElementForm::kData ? "data" : "values",
                      options.negative_slope,
                      std::string(SemanticsName(options.semantics))));
  lines.emplace_back(
      "client",
      absl::StrFormat("%d thread(s), %d connection(s), deadline %s, seed %d, "
                      "%g %% of the responses verified",
                      options.threads, options.connection_count(),
                      absl::FormatDuration(options.deadline), options.seed,
                      options.verify_share * 100));
  return lines;
}

}  // namespace leakyrelu::loadtest
