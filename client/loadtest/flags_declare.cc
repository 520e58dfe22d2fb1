// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "client/loadtest/flags.h"

namespace leakyrelu::loadtest {
namespace {

// A flag whose default is shown by --help and comes from LoadOptions.
CLI::Option* Add(CLI::App& app, const std::string& name, std::string* value,
                 std::string default_text, const std::string& help) {
  *value = std::move(default_text);
  return app.add_option(name, *value, help)->capture_default_str();
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
                     "healthy ones in turn")
          ->capture_default_str()
          ->group("Server");
  app.add_flag("--tls", target_.tls, "Connect with TLS")->group("Server");
  app.add_option("--ca", target_.ca_file,
                 "PEM file of the authorities to trust (the system's)")
      ->group("Server");
  app.add_option("--cert", target_.cert_file,
                 "PEM file of the client's certificate chain")
      ->group("Server");
  app.add_option("--key", target_.key_file, "PEM file of its private key")
      ->group("Server");
  app.add_option("--server-name", target_.server_name,
                 "Name that the server's certificate must have")
      ->group("Server");
  app.add_option("--metrics-url", metrics_url_,
                 "The server's /metrics, read before and after, for its own "
                 "times by stage: http://127.0.0.1:9464/metrics")
      ->group("Server");
}

void Flags::DeclareSchedule(CLI::App& app) {
  const LoadOptions d;
  concurrency_option_ =
      Add(app, "--concurrency", &concurrency_, absl::StrCat(d.concurrency),
          "Closed loop: calls always in flight, 1 to 100000");
  rate_option_ = app.add_option(
      "--rate", rate_,
      "Open loop: requests a second, above 0 up to 10M; latency counts from "
      "the intended send time");
  arrival_option_ = Add(app, "--arrival", &arrival_, "constant",
                        "Open loop: constant or poisson gaps");
  max_in_flight_option_ = Add(
      app, "--max-in-flight", &max_in_flight_, absl::StrCat(d.max_in_flight),
      "Open loop: calls in flight beyond which requests wait (their clock "
      "runs), 1 to 1000000");
  duration_option_ = Add(app, "--duration", &duration_, Text(d.duration),
                         "Length of the measurement: 500ms, 10s, 5m");
  Add(app, "--requests", &requests_, absl::StrCat(d.requests),
      "Stop after so many measured requests; 0: by --duration alone; without "
      "--duration, by this alone");
  Add(app, "--warm-up", &warm_up_, Text(d.warm_up),
      "Load before the measurement, not counted");
  Add(app, "--deadline", &deadline_, Text(d.deadline),
      "Of each call, or of each message of a stream");
  Add(app, "--connect-timeout", &connect_timeout_, Text(d.connect_timeout),
      "For each connection at the start");
  Add(app, "--give-up-after", &give_up_after_, Text(d.give_up_after),
      "End the run when calls fail and none has succeeded for so long");
  Add(app, "--threads", &threads_, absl::StrCat(d.threads),
      "Threads that send, 1 to 256; each has its own connections");
  Add(app, "--connections", &connections_, absl::StrCat(d.connections),
      "At least one a thread; 0: one a thread");
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
      "forward, backward or derivative (backward without gradients), or a "
      "weighted mix: forward=3,backward=1");
  Add(app, "--elements", &elements_, d.elements.text(),
      "Elements a tensor: 4096, a list 64,1Ki,1Mi, or uniform:1..4096, "
      "loguniform:1..1Mi, exponential:1000 (drawn 64 times before the run)");
  Add(app, "--tensors", &tensors_, absl::StrCat(d.tensors),
      "Tensors a call, 1 to 4096");
  Add(app, "--type", &types_, "float32",
      "float32, float64, float16, bfloat16, or several: float32,bfloat16");
  Add(app, "--form", &form_, "data",
      "Field that carries the elements: data (bytes) or values (floats)");
  app.add_option("--slope", slope_,
                 "Negative slope, any number that float32 holds")
      ->capture_default_str();
  Add(app, "--semantics", &semantics_, "pytorch", "pytorch or tensorflow");
  app.add_flag("--stream", stream_,
               "Use ForwardStream and BackwardStream: a stream for each call "
               "in flight");
  Add(app, "--verify", &verify_, "100%",
      "Share of the responses compared bit for bit with the reference");
  Add(app, "--seed", &seed_, absl::StrCat(d.seed),
      "Of the elements, sizes and Poisson gaps");
  for (const char* name :
       {"--operation", "--elements", "--tensors", "--type", "--form", "--slope",
        "--semantics", "--stream", "--verify", "--seed"}) {
    app.get_option(name)->group("Work");
  }
}

void Flags::DeclareOutput(CLI::App& app) {
  app.add_option("--json", output_.json_file, "Write the report as JSON");
  app.add_option("--html", output_.html_file,
                 "Write the report as one HTML file with plots");
  app.add_option("--hgrm", output_.hgrm_file,
                 "Write the percentiles as HdrHistogram's text");
  app.add_option("--prometheus-textfile", output_.prometheus_file,
                 "Write gauges for node exporter's textfile collector");
  app.add_option("--fail-if", fail_if_,
                 "Exit with 1 if any holds: 'p99>5ms' 'errors>0.1%' "
                 "'rate<10k' 'lag>1ms'; figures: p50 p90 p95 p99 p99.9 p99.99 "
                 "mean max lag errors mismatches rate");
  app.add_flag("--quiet", output_.quiet, "No progress");
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
      ->add_option("--slo", slo_,
                   "Objectives, all to be kept: 'p99<5ms' 'errors<=0.1%' "
                   "(the latter is implied)")
      ->required();
  Add(*sweep_, "--by", &by_, "rate", "What is raised: rate or concurrency");
  from_option_ = Add(*sweep_, "--from", &from_, absl::StrCat(d.first),
                     "First load; 8 by default with --by concurrency");
  Add(*sweep_, "--to", &to_, absl::StrCat(d.highest), "Highest load");
  Add(*sweep_, "--tolerance", &tolerance_, "5%",
      "Stop when the best and the next worse load are so near");
  compare_ = app.add_subcommand(
      "compare", "Run several targets interleaved and print their ratios");
  compare_->fallthrough();
  compare_
      ->add_option("--target", targets_,
                   "NAME=ADDRESS or NAME=tls:ADDRESS, at least two; the first "
                   "is the base of the ratios")
      ->required();
  compare_
      ->add_option("--rounds", rounds_,
                   "Rounds, 1 to 1000; --duration is a target's total")
      ->capture_default_str();
  app.require_subcommand(0, 1);
}

}  // namespace leakyrelu::loadtest
