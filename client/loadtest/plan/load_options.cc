// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/plan/load_options.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "base/text/error_text.h"
#include "client/loadtest/plan/quantity.h"

namespace leakyrelu::loadtest {
namespace {

// Protobuf's limit for a message is 2 GiB; the rest is reserved for tags.
constexpr double kMaxMessageBytes = 2147483647.0 - (1 << 20);
constexpr int kMaxTensors = 4096;  // limit of leakyrelu.proto

absl::Status CheckTarget(const TargetOptions& target) {
  if (target.server.empty()) {
    return InvalidValue("--server", "\"\"",
                        "HOST:PORT, unix:PATH or unix-abstract:NAME");
  }
  if (target.cert_file.empty() != target.key_file.empty()) {
    return InvalidValue("--tls-cert, --tls-key", "one without the other",
                        "both or neither");
  }
  if (!target.tls &&
      !(target.ca_file + target.cert_file + target.server_name).empty()) {
    return InvalidValue("--tls-ca, --tls-cert, --tls-server-name",
                        "one without --tls", "only with it");
  }
  return absl::OkStatus();
}

absl::Status CheckSchedule(const LoadOptions& options) {
  if (options.concurrency < 1 || options.concurrency > kMaxConcurrency) {
    return InvalidValue("--concurrency", options.concurrency, "1 to 100000");
  }
  if (!std::isfinite(options.requests_per_second) ||
      options.requests_per_second < 0 || options.requests_per_second > 1e7) {
    return InvalidValue("--rate", options.requests_per_second,
                        "above 0 up to 10M requests a second");
  }
  if (options.max_in_flight < 1 || options.max_in_flight > 1'000'000) {
    return InvalidValue("--max-in-flight", options.max_in_flight,
                        "1 to 1000000");
  }
  if (options.duration <= absl::ZeroDuration()) {
    return InvalidValue("--duration", absl::FormatDuration(options.duration),
                        "longer than 0");
  }
  if (options.deadline <= absl::ZeroDuration()) {
    return InvalidValue("--deadline", absl::FormatDuration(options.deadline),
                        "longer than 0");
  }
  if (options.threads < 1 || options.threads > 256) {
    return InvalidValue("--threads", options.threads, "1 to 256");
  }
  if (options.connections != 0 && options.connections < options.threads) {
    return InvalidValue("--connections", options.connections,
                        absl::StrCat("at least one a thread (--threads ",
                                     options.threads, ")"));
  }
  if (!options.open_loop() && options.concurrency < options.threads) {
    return InvalidValue("--concurrency", options.concurrency,
                        absl::StrCat("at least one a thread (--threads ",
                                     options.threads, ")"));
  }
  return absl::OkStatus();
}

absl::Status CheckWork(const LoadOptions& options) {
  if (options.tensors < 1 || options.tensors > kMaxTensors) {
    return InvalidValue("--tensors", options.tensors,
                        absl::StrCat("1 to ", kMaxTensors));
  }
  if (!std::isfinite(static_cast<float>(options.negative_slope))) {
    return InvalidValue("--slope", options.negative_slope,
                        "a number that is finite in float32");
  }
  double widest = 0;
  for (DataType type : options.types) {
    if (options.form == ElementForm::kValues && type != DataType::kFloat32) {
      return InvalidValue(
          "--form",
          absl::StrCat("values with --type ", std::string(DataTypeName(type))),
          "values only with --type float32");
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
    return InvalidValue("--elements, --tensors",
                        FormatBytes(bytes) + " in the largest request",
                        "less than 2 GiB, protobuf's limit");
  }
  return absl::OkStatus();
}

std::string DescribeLength(const LoadOptions& options) {
  std::string duration = absl::FormatDuration(options.duration);
  if (options.requests == 0) return duration;
  const std::string requests = absl::StrCat(options.requests, " requests");
  return options.duration == kUnlimitedDuration
             ? requests
             : absl::StrCat(duration, " or ", requests);
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
      absl::StrCat(DescribeLength(options), " after ",
                   absl::FormatDuration(options.warm_up), " of warm-up"));
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
