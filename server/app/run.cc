// SPDX-License-Identifier: Apache-2.0
#include "server/app/run.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <csignal>
#include <iostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "base/files/standard_streams.h"
#include "base/machine/machine.h"
#include "base/machine/usable_resources.h"
#include "server/app/application.h"
#include "server/app/check_options.h"
#include "server/app/fatal_errors.h"
#include "server/app/fatal_message.h"
#include "server/app/library_log.h"
#include "server/app/log_level_steps.h"
#include "server/app/probe.h"
#include "server/app/process_limits.h"
#include "server/app/process_signals.h"
#include "server/app/service_manager.h"
#include "server/app/spare_memory.h"
#include "server/kernel/self_test.h"
#include "server/kernel/targets.h"
#include "server/log/logger.h"
#include "server/options/parse.h"

namespace leakyrelu {
namespace {

// For the connections' end after the drain, and for the threads' end.
constexpr absl::Duration kStopMargin = absl::Seconds(5);

log::Logger LoggerFor(const ServerOptions& options) {
  return log::Logger::ToStandardError(
      log::LevelNamed(options.log_level),
      options.log_format == "json" ? log::Format::kJson : log::Format::kText);
}

absl::Status SelectAndTestKernel(const ServerOptions& options) {
  absl::Status status = kernel::SelectInstructionSet(options.instruction_set);
  if (!status.ok()) return status;
  return kernel::SelfTest();
}

void LogStart(log::Logger& logger, const ServerOptions& options,
              const UsableResources& usable, const Application& application,
              absl::Duration took) {
  logger.Info(
      "start",
      {{"version", LEAKYRELU_VERSION},
       {"grpc_version", grpc::Version()},
       {"cpu", CpuName()},
       {"instruction_set", kernel::InstructionSetInUse()},
       {"listen", absl::StrJoin(application.rpc().bound_addresses(), ",")},
       {"metrics_listen", application.metrics_address()},
       {"max_connections", application.rpc().max_connections()},
       {"io_threads", options.io_threads},
       {"compute_threads", options.compute_threads},
       {"memory_limit_bytes", usable.memory_bytes},
       {"memory_limit_source", usable.memory_source},
       {"cores", usable.cores},
       {"cores_source", usable.cores_source},
       {"inline_bytes", options.inline_bytes},
       {"max_message_bytes", options.max_message_bytes},
       {"message_memory_bytes", options.message_memory_bytes},
       {"max_inflight_bytes", options.max_inflight_bytes},
       {"max_inflight_calls", options.max_inflight_calls},
       {"drain_lead_seconds", absl::ToDoubleSeconds(options.drain_lead)},
       {"drain_timeout_seconds", absl::ToDoubleSeconds(options.drain_timeout)},
       {"start_seconds", absl::ToDoubleSeconds(took)}});
}

// Handles signals until one of them ends the program, and returns that signal.
int WaitForStop(const ProcessSignals& signals, Application& application,
                log::Logger& logger, SpareMemory& spare_memory,
                ServiceManager& service_manager) {
  const auto ticks_between_returns =
      static_cast<int>(SpareMemory::kInterval / Application::kTick);
  int ticks = 0;
  for (;;) {
    const int signal = signals.Wait(Application::kTick, [&] {
      application.Tick();
      if (application.CheckAlive().ok()) service_manager.Alive();
      if (++ticks % ticks_between_returns == 0) spare_memory.Return();
    });
    switch (signal) {
      case SIGHUP:
        service_manager.Reloading();
        application.ReloadCertificates();
        service_manager.Ready();
        break;
      case SIGUSR1:
        MakeMoreVerbose(logger);
        break;
      case SIGUSR2:
        MakeLessVerbose(logger);
        break;
      default:
        return signal;
    }
  }
}

// event: a snake_case literal.
int Fail(const FatalMessage& fatal, std::string_view event,
         const absl::Status& status, ExitCode code) {
  fatal.Write(event, {status.message().data(), status.message().size()});
  return code;
}

int CannotServe(const FatalMessage& fatal, const absl::Status& status) {
  return Fail(fatal, "cannot_serve", status, kCannotServe);
}

int Serve(const ServerOptions& options, const UsableResources& usable,
          const std::vector<std::string>& warnings, const FatalMessage& fatal) {
  using Clock = std::chrono::steady_clock;
  const auto since = [](Clock::time_point begin) {
    return absl::FromChrono(Clock::now() - begin);
  };
  const Clock::time_point begin = Clock::now();
  const ProcessSignals signals;
  SpareMemory::LimitCaches(options.message_memory_bytes);
  log::Logger logger = LoggerFor(options);
  const LibraryLog library_log(logger);
  for (const std::string& warning : warnings) {
    logger.Warn("environment", {{"variable", warning}});
  }
  if (const std::string warning = MemoryWarning(usable, options);
      !warning.empty()) {
    logger.Warn("memory_limit", {{"warning", warning}});
  }
  absl::Status status = CheckProcessLimits(usable, options);
  if (status.ok()) status = SelectAndTestKernel(options);
  if (!status.ok()) return CannotServe(fatal, status);
  Application application(options, usable, logger);
  status = application.Start();
  if (!status.ok()) return CannotServe(fatal, status);
  SpareMemory spare_memory;
  spare_memory.ReturnAll();
  // If a stop is already pending, no load balancer has seen the server as
  // ready.
  const bool announced = !ProcessSignals::StopIsPending();
  ServiceManager service_manager = ServiceManager::FromEnvironment();
  if (announced) {
    application.Announce();
    service_manager.Ready();
  }
  LogStart(logger, options, usable, application, since(begin));

  const int signal =
      WaitForStop(signals, application, logger, spare_memory, service_manager);
  ProcessSignals::ExitOnNextStop();
  const Clock::time_point stop = Clock::now();
  logger.Info("stopping", {{"signal", signal}});
  // SIGINT comes from a terminal, where no load balancer is involved.
  const bool leads = announced && signal != SIGINT;
  const absl::Duration lead = leads ? options.drain_lead : absl::ZeroDuration();
  service_manager.Stopping(lead + options.drain_timeout + kStopMargin);
  application.Stop(lead, options.drain_timeout);
  logger.Info("stop", {{"drain_seconds", absl::ToDoubleSeconds(since(stop))},
                       {"lost_log_lines", logger.lost_lines()}});
  return kStopped;
}

}  // namespace

int Run(const std::vector<const char*>& arguments) {
  ReserveStandardDescriptors();
  ExplainFatalErrors();
  FatalMessage fatal(arguments);
  const UsableResources usable = GetUsableResources();
  auto command_line = ParseCommandLine(
      arguments, {.version = LEAKYRELU_VERSION,
                  .grpc_version = grpc::Version(),
                  .instruction_sets = kernel::InstructionSets(),
                  .usable = usable});
  if (!command_line.ok()) {
    return Fail(fatal, "options_refused", command_line.status(), kUsage);
  }
  const ServerOptions& options = command_line->options;
  fatal.SetFormat(options.log_format);
  if (!command_line->text.empty()) {
    const absl::Status printed = WriteStandardOutput(command_line->text);
    return printed.ok() ? kStopped
                        : Fail(fatal, "not_printed", printed, kCannotServe);
  }
  if (command_line->probe) {
    const absl::Status status = Probe(options);
    return status.ok() ? kStopped
                       : Fail(fatal, "not_ready", status, kCannotServe);
  }
  const absl::Status checked = CheckOptions(options);
  if (!checked.ok()) return Fail(fatal, "options_refused", checked, kUsage);
  if (command_line->validate) {
    std::vector<std::string> warnings = command_line->warnings;
    warnings.push_back(MemoryWarning(usable, options));
    for (const std::string& warning : warnings) {
      if (warning.empty()) continue;
      std::cerr << "leakyrelu-server: " << warning << "\n";
    }
    return kStopped;
  }
  return Serve(options, usable, command_line->warnings, fatal);
}

}  // namespace leakyrelu
