// SPDX-License-Identifier: Apache-2.0
// The client that measures every server, ours and peers, with the same bytes.
// Prints one JSON object on a line.
//
//   rpc_client unary   --target 127.0.0.1:1234 --pid 77 --bytes 64 ...
//   rpc_client stream  --target 127.0.0.1:1234 --pid 77 --chunks 1024 ...
//   rpc_client serving < target
#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <string>

#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "tests/bench/rpc/serving.h"
#include "tests/bench/rpc/stream_load.h"
#include "tests/bench/rpc/unary_load.h"

namespace leakyrelu::bench {
namespace {

int Fail(const absl::Status& status) {
  absl::FPrintF(stderr, "rpc_client: %s\n", status.ToString());
  return 1;
}

int RunUnary(const UnaryLoad& load) {
  const absl::StatusOr<UnaryResult> result = RunUnaryLoad(load);
  if (!result.ok()) return Fail(result.status());
  const double calls = static_cast<double>(result->calls);
  absl::PrintF(
      "{\"calls\": %d, \"seconds\": %.6f, \"per_second\": %.3f, "
      "\"p50_us\": %.2f, \"p99_us\": %.2f, \"server_cpu_us\": %.3f, "
      "\"server_cores\": %.3f, \"client_cores\": %.3f, "
      "\"resident_before\": %d, \"resident_after\": %d, \"peak\": %d}\n",
      result->calls, result->seconds, calls / result->seconds, result->p50_us,
      result->p99_us, 1e6 * result->server_cpu_seconds / calls,
      result->server_cpu_seconds / result->seconds,
      result->client_cpu_seconds / result->seconds,
      result->server_before.resident_bytes, result->server_after.resident_bytes,
      result->server_after.peak_resident_bytes);
  return 0;
}

int RunStream(const StreamLoad& load) {
  const absl::StatusOr<StreamResult> result = RunStreamLoad(load);
  if (!result.ok()) return Fail(result.status());
  const double chunks = static_cast<double>(result->chunks);
  absl::PrintF(
      "{\"calls\": %d, \"seconds\": %.6f, \"per_second\": %.3f, "
      "\"server_cpu_us\": %.3f, \"resident_before\": %d, "
      "\"resident_after\": %d, \"peak\": %d}\n",
      result->chunks, result->seconds, chunks / result->seconds,
      1e6 * result->server_cpu_seconds / chunks,
      result->server_before.resident_bytes, result->server_after.resident_bytes,
      result->server_after.peak_resident_bytes);
  return 0;
}

int RunServing() {
  std::string target;
  std::getline(std::cin, target);
  const absl::StatusOr<int64_t> serving_ns = AwaitServing(target);
  if (!serving_ns.ok()) return Fail(serving_ns.status());
  absl::PrintF("{\"serving_at_ns\": %d}\n", *serving_ns);
  return 0;
}

int Main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  UnaryLoad unary;
  StreamLoad stream;
  bool echo = false;
  bool inference = false;
  double seconds = 1;
  double warmup_seconds = 0.2;
  CLI::App app("Measures one server of LeakyReluService");
  app.require_subcommand(1);

  CLI::App* on_unary = app.add_subcommand("unary", "Forward in a closed loop");
  on_unary->add_option("--target", unary.target)->required();
  on_unary->add_option("--pid", unary.server_pid)->required();
  on_unary->add_option("--bytes", unary.tensor_bytes, "of the tensor");
  on_unary->add_option("--in-flight", unary.in_flight, "calls at a time");
  on_unary->add_flag("--coalesce", unary.coalesce,
                     "requests of a busy turn leave together");
  on_unary->add_option("--seconds", seconds, "measured");
  on_unary->add_option("--warmup", warmup_seconds, "seconds before");
  on_unary->add_option("--calls", unary.max_calls, "at most");
  on_unary->add_flag("--echo", echo, "the server echoes");
  on_unary->add_flag("--inference", inference, "by the inference protocol");

  CLI::App* on_stream = app.add_subcommand("stream", "one ForwardStream");
  on_stream->add_option("--target", stream.target)->required();
  on_stream->add_option("--pid", stream.server_pid)->required();
  on_stream->add_option("--bytes", stream.chunk_bytes, "of a chunk");
  on_stream->add_option("--chunks", stream.chunks, "to send");
  on_stream->add_flag("--echo", echo, "the server echoes");

  CLI::App* on_serving = app.add_subcommand(
      "serving", "monotonic time at which the target of stdin serves");
  CLI11_PARSE(app, argc, argv);

  unary.expected = stream.expected =
      echo ? Expected::kEcho : Expected::kLeakyRelu;
  if (inference) unary.expected = Expected::kInference;
  unary.duration = absl::Seconds(seconds);
  unary.warmup = absl::Seconds(warmup_seconds);
  if (on_serving->parsed()) return RunServing();
  return on_unary->parsed() ? RunUnary(unary) : RunStream(stream);
}

}  // namespace
}  // namespace leakyrelu::bench

int main(int argc, char** argv) { return leakyrelu::bench::Main(argc, argv); }
