// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "base/arguments/tls_flags.h"
#include "client/loadtest/app/flags.h"

namespace leakyrelu::loadtest {
namespace {

// Adds a flag whose default, shown by --help, comes from LoadOptions. type: the
// name of its value in --help and completion scripts.
CLI::Option* Add(CLI::App& app, const std::string& name, std::string* value,
                 std::string default_text, const std::string& type,
                 const std::string& help) {
  *value = std::move(default_text);
  return app.add_option(name, *value, help)
      ->capture_default_str()
      ->type_name(type);
}

std::string Text(absl::Duration duration) {
  return absl::FormatDuration(duration);
}

}  // namespace

void Flags::Declare(CLI::App& app) {
  DeclareTarget(app);
  DeclareSchedule(app);
  DeclareWork(app);
  DeclareOutput(app);
  DeclareModes(app);
}

void Flags::DeclareTarget(CLI::App& app) {
  server_option_ =
      app.add_option("--server", target_.server,
                     "HOST:PORT, unix:PATH, unix-abstract:NAME, or several as "
                     "IP:PORT,IP:PORT,...: each connection then calls the "
                     "healthy ones round-robin")
          ->capture_default_str()
          ->type_name("ADDRESS")
          ->group("Server");
  AddTlsFlags(app,
              {.tls = &target_.tls,
               .ca_file = &target_.ca_file,
               .cert_file = &target_.cert_file,
               .key_file = &target_.key_file,
               .server_name = &target_.server_name},
              "Server");
  app.add_option("--metrics-url", metrics_url_,
                 "The server's /metrics, read before and after, for its own "
                 "times by stage: http://127.0.0.1:9464/metrics")
      ->type_name("URL")
      ->group("Server");
}

void Flags::DeclareSchedule(CLI::App& app) {
  const LoadOptions d;
  concurrency_option_ =
      Add(app, "--concurrency", &concurrency_, absl::StrCat(d.concurrency),
          "COUNT", "Closed loop: calls always in flight, 1 to 100000");
  rate_option_ = app.add_option("--rate", rate_,
                                "Open loop: requests per second, above 0 up to "
                                "10M; latency counts from "
                                "the intended send time")
                     ->type_name("RATE");
  arrival_option_ =
      Add(app, "--arrival", &arrival_, "constant", "constant|poisson",
          "Open loop: constant or poisson gaps");
  max_in_flight_option_ =
      Add(app, "--max-in-flight", &max_in_flight_,
          absl::StrCat(d.max_in_flight), "COUNT",
          "Open loop: calls in flight beyond which requests wait (latency "
          "includes the wait), 1 to 1000000");
  duration_option_ = Add(app, "--duration", &duration_, Text(d.duration),
                         "TIME", "Length of the measurement: 500ms, 10s, 5m");
  Add(app, "--requests", &requests_, absl::StrCat(d.requests), "COUNT",
      "Stop after this many measured requests; 0: only after --duration. If "
      "--duration is not given, only this limit applies");
  Add(app, "--warm-up", &warm_up_, Text(d.warm_up), "TIME",
      "Length of the load before the measurement, which is not counted");
  Add(app, "--deadline", &deadline_, Text(d.deadline), "TIME",
      "Deadline of each call, or of each message of a stream");
  Add(app, "--connect-timeout", &connect_timeout_, Text(d.connect_timeout),
      "TIME", "Timeout of each connection at the start");
  Add(app, "--give-up-after", &give_up_after_, Text(d.give_up_after), "TIME",
      "End the run when calls fail and none has succeeded for this long");
  Add(app, "--threads", &threads_, absl::StrCat(d.threads), "COUNT",
      "Threads that send, 1 to 256; each has its own connections");
  Add(app, "--connections", &connections_, absl::StrCat(d.connections), "COUNT",
      "Connections, at least one per thread; 0: one per thread");
  for (const char* name :
       {"--concurrency", "--rate", "--arrival", "--max-in-flight", "--duration",
        "--requests", "--warm-up", "--deadline", "--connect-timeout",
        "--give-up-after", "--threads", "--connections"}) {
    app.get_option(name)->group("Schedule");
  }
}

void Flags::DeclareWork(CLI::App& app) {
  const LoadOptions d;
  Add(app, "--operation", &operation_, FormatOperationMix(d.operations),
      "NAMES",
      "forward, backward or derivative (backward without gradients), or a "
      "weighted mix: forward=3,backward=1");
  Add(app, "--elements", &elements_, d.elements.text(), "SIZES",
      "Elements per tensor: 4096, a list 64,1Ki,1Mi, or uniform:1..4096, "
      "loguniform:1..1Mi, exponential:1000 (drawn 64 times before the run)");
  Add(app, "--tensors", &tensors_, absl::StrCat(d.tensors), "COUNT",
      "Tensors per call, 1 to 4096");
  Add(app, "--type", &types_, "float32", "NAMES",
      "float32, float64, float16, bfloat16, or several: float32,bfloat16");
  Add(app, "--form", &form_, "data", "data|values",
      "Field that carries the elements: data (bytes) or values (floats)");
  Add(app, "--slope", &slope_, absl::StrCat(d.negative_slope), "NUMBER",
      "Negative slope, any number that float32 holds");
  Add(app, "--semantics", &semantics_, "pytorch", "pytorch|tensorflow",
      "pytorch or tensorflow");
  app.add_flag("--stream", stream_,
               "Use ForwardStream and BackwardStream: a stream for each call "
               "in flight");
  Add(app, "--verify", &verify_, "100%", "SHARE",
      "Share of the responses compared bit for bit with the reference");
  Add(app, "--seed", &seed_, absl::StrCat(d.seed), "COUNT",
      "Seed of the elements, sizes and Poisson gaps");
  for (const char* name :
       {"--operation", "--elements", "--tensors", "--type", "--form", "--slope",
        "--semantics", "--stream", "--verify", "--seed"}) {
    app.get_option(name)->group("Work");
  }
}

void Flags::DeclareOutput(CLI::App& app) {
  app.add_option("--json", output_.json_file, "Write the report as JSON")
      ->type_name("FILE");
  app.add_option("--html", output_.html_file,
                 "Write the report as one HTML file with plots")
      ->type_name("FILE");
  app.add_option("--hgrm", output_.hgrm_file,
                 "Write the percentiles in HdrHistogram's text format")
      ->type_name("FILE");
  app.add_option("--prometheus-textfile", output_.prometheus_file,
                 "Write gauges for the textfile collector of node_exporter")
      ->type_name("FILE");
  app.add_option("--fail-if", fail_if_,
                 "Exit with 1 if any holds: 'p99>5ms' 'errors>0.1%' "
                 "'rate<10k' 'lag>1ms'; figures: p50 p90 p95 p99 p99.9 p99.99 "
                 "mean max lag errors mismatches rate")
      ->type_name("CONDITION");
  app.add_flag("--quiet", output_.quiet, "Do not print progress");
  for (const char* name : {"--json", "--html", "--hgrm",
                           "--prometheus-textfile", "--fail-if", "--quiet"}) {
    app.get_option(name)->group("Output");
  }
}

void Flags::DeclareModes(CLI::App& app) {
  const SweepOptions d;
  sweep_ = app.add_subcommand("sweep",
                              "Find the highest load that keeps an objective");
  sweep_->fallthrough();
  sweep_
      ->add_option(
          "--slo", slo_,
          "Objectives, all of which must hold: 'p99<5ms' 'errors<=0.1%' "
          "(the latter is implied)")
      ->type_name("CONDITION")
      ->required();
  Add(*sweep_, "--by", &by_, "rate", "rate|concurrency",
      "The load to raise: rate or concurrency");
  from_option_ = Add(*sweep_, "--from", &from_, absl::StrCat(d.first), "LOAD",
                     "First load; 8 by default with --by concurrency");
  to_option_ = Add(*sweep_, "--to", &to_, absl::StrCat(d.highest), "LOAD",
                   "Highest load; 100000 by default with --by concurrency");
  Add(*sweep_, "--tolerance", &tolerance_, "5%", "SHARE",
      "Stop when the next worse load exceeds the best by at most this share");
  compare_ = app.add_subcommand(
      "compare", "Run several targets interleaved and print their ratios");
  compare_->fallthrough();
  compare_
      ->add_option("--target", targets_,
                   "NAME=ADDRESS or NAME=tls:ADDRESS, at least two, or one "
                   "and --with; the first is the base of the ratios")
      ->type_name("TARGET")
      ->required();
  Add(*compare_, "--rounds", &rounds_, absl::StrCat(CompareOptions().rounds),
      "COUNT", "Rounds, 1 to 1000; --duration is a target's total");
  compare_
      ->add_option("--with", with_,
                   "An earlier report (--json), with which each target is "
                   "also compared; one --target is then enough")
      ->type_name("FILE");
  app.require_subcommand(0, 1);
}

}  // namespace leakyrelu::loadtest
