// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "client/loadtest/app/flags.h"
#include "client/loadtest/plan/quantity.h"

namespace leakyrelu::loadtest {
namespace {

// The first load of a sweep over calls in flight.
constexpr double kFirstInFlight = 8;

absl::Status Bad(absl::string_view flag, absl::string_view got,
                 absl::string_view allowed) {
  return InvalidValue(flag, QuoteText(std::string(got)), allowed);
}

template <typename T, typename U>
absl::Status Take(absl::StatusOr<T> parsed, U* out) {
  if (!parsed.ok()) return parsed.status();
  *out = static_cast<U>(*std::move(parsed));
  return absl::OkStatus();
}

// For counts that are int in the options; larger ones are out of range anyway.
absl::Status TakeInt(absl::string_view flag, absl::string_view text, int* out) {
  absl::StatusOr<uint64_t> count = ParseCount(flag, text);
  if (!count.ok()) return count.status();
  *out = static_cast<int>(std::min<uint64_t>(*count, INT32_MAX));
  return absl::OkStatus();
}

absl::Status ParseConditions(const std::vector<std::string>& texts,
                             std::vector<Condition>* conditions) {
  for (const std::string& text : texts) {
    absl::StatusOr<Condition> condition = Condition::Parse(text);
    if (!condition.ok()) return condition.status();
    conditions->push_back(*std::move(condition));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Flags::Read(CommandLine* command) const {
  command->load.target = target_;
  command->load.metrics_url = metrics_url_;
  command->load.stream = stream_;
  command->output = output_;
  absl::Status status = ReadSchedule(&command->load);
  if (status.ok()) status = ReadWork(&command->load);
  if (status.ok()) {
    status = ParseConditions(fail_if_, &command->output.fail_if);
  }
  if (status.ok()) status = ReadModes(command);
  if (status.ok()) status = CheckModes(*command);
  if (status.ok()) status = CheckLoadOptions(command->load);
  return status;
}

absl::Status Flags::ReadSchedule(LoadOptions* load) const {
  absl::Status s = TakeInt("--concurrency", concurrency_, &load->concurrency);
  if (s.ok() && !rate_.empty()) {
    s = Take(ParseQuantity("--rate", rate_), &load->requests_per_second);
    if (s.ok() && load->requests_per_second <= 0) {
      s = Bad("--rate", rate_, "more than 0");
    }
  }
  if (s.ok() && arrival_ != "constant" && arrival_ != "poisson") {
    s = Bad("--arrival", arrival_, "constant or poisson");
  }
  load->arrival =
      arrival_ == "poisson" ? Arrival::kPoisson : Arrival::kConstant;
  if (s.ok()) {
    s = TakeInt("--max-in-flight", max_in_flight_, &load->max_in_flight);
  }
  if (s.ok()) s = Take(ParseCount("--requests", requests_), &load->requests);
  if (s.ok()) {
    s = Take(ParseDuration("--duration", duration_), &load->duration);
  }
  // Without --duration, the number of requests alone ends the run.
  if (load->requests != 0 && duration_option_->count() == 0) {
    load->duration = kUnlimitedDuration;
  }
  if (s.ok()) s = Take(ParseDuration("--warm-up", warm_up_), &load->warm_up);
  if (s.ok()) {
    s = Take(ParseDuration("--deadline", deadline_), &load->deadline);
  }
  if (s.ok()) {
    s = Take(ParseDuration("--connect-timeout", connect_timeout_),
             &load->connect_timeout);
  }
  if (s.ok()) {
    s = Take(ParseDuration("--give-up-after", give_up_after_),
             &load->give_up_after);
  }
  if (s.ok()) s = TakeInt("--threads", threads_, &load->threads);
  if (s.ok()) s = TakeInt("--connections", connections_, &load->connections);
  return s;
}

absl::Status Flags::ReadWork(LoadOptions* load) const {
  absl::Status s = Take(ParseOperationMix(operation_), &load->operations);
  if (s.ok()) s = Take(ElementSizes::Parse(elements_), &load->elements);
  if (s.ok()) s = TakeInt("--tensors", tensors_, &load->tensors);
  if (s.ok() && !absl::SimpleAtod(slope_, &load->negative_slope)) {
    s = Bad("--slope", slope_, "a finite number");
  }
  if (s.ok()) s = Take(ParseShare("--verify", verify_), &load->verify_share);
  if (s.ok()) s = Take(ParseCount("--seed", seed_), &load->seed);
  if (!s.ok()) return s;
  load->types.clear();
  for (absl::string_view name : absl::StrSplit(types_, ',')) {
    const std::optional<DataType> type = ParseDataType(std::string(name));
    if (!type) {
      return Bad("--type", name, "float32, float64, float16 or bfloat16");
    }
    load->types.push_back(*type);
  }
  if (form_ != "data" && form_ != "values") {
    return Bad("--form", form_, "data or values");
  }
  load->form = form_ == "data" ? ElementForm::kData : ElementForm::kValues;
  const std::optional<Semantics> semantics = ParseSemantics(semantics_);
  if (!semantics) {
    return Bad("--semantics", semantics_, "pytorch or tensorflow");
  }
  load->semantics = *semantics;
  return absl::OkStatus();
}

absl::Status Flags::ReadModes(CommandLine* command) const {
  if (sweep_->parsed()) {
    command->mode = Mode::kSweep;
    SweepOptions& sweep = command->sweep;
    if (by_ != "rate" && by_ != "concurrency") {
      return Bad("--by", by_, "rate or concurrency");
    }
    sweep.by_rate = by_ == "rate";
    if (!sweep.by_rate) {
      sweep.first = kFirstInFlight;
      sweep.highest = kMaxConcurrency;
    }
    absl::Status s;
    if (from_option_->count() > 0) {
      s = Take(ParseQuantity("--from", from_), &sweep.first);
    }
    if (s.ok() && to_option_->count() > 0) {
      s = Take(ParseQuantity("--to", to_), &sweep.highest);
    }
    if (s.ok()) {
      s = Take(ParseShare("--tolerance", tolerance_), &sweep.tolerance);
    }
    if (s.ok()) s = ParseConditions(slo_, &sweep.objectives);
    if (!s.ok()) return s;
    // A server that refuses work is fast, so an SLO without a limit on errors
    // gets one.
    if (std::none_of(slo_.begin(), slo_.end(), [](const std::string& text) {
          return absl::StartsWith(text, "errors");
        })) {
      sweep.objectives.push_back(*Condition::Parse("errors<=0.1%"));
    }
  }
  if (compare_->parsed()) {
    command->mode = Mode::kCompare;
    absl::Status s = TakeInt("--rounds", rounds_, &command->compare.rounds);
    if (!s.ok()) return s;
    command->compare.earlier_file = with_;
    for (const std::string& text : targets_) {
      absl::StatusOr<CompareOptions::Target> target = ParseTarget(text);
      if (!target.ok()) return target.status();
      command->compare.targets.push_back(*std::move(target));
    }
  }
  return absl::OkStatus();
}

absl::Status Flags::CheckModes(const CommandLine& command) const {
  const bool sweep = command.mode == Mode::kSweep;
  const bool compare = command.mode == Mode::kCompare;
  const bool open_loop =
      sweep ? command.sweep.by_rate : rate_option_->count() > 0;
  if (sweep && rate_option_->count() + concurrency_option_->count() > 0) {
    return InvalidValue("--rate, --concurrency", "one of them with sweep",
                        "none (sweep sets them: --by, --from, --to)");
  }
  if (rate_option_->count() > 0 && concurrency_option_->count() > 0) {
    return InvalidValue(
        "--rate, --concurrency", "both",
        "one of them (an open loop has no concurrency, see --max-in-flight)");
  }
  if (!open_loop && arrival_option_->count() > 0) {
    return Bad("--arrival", arrival_, "only in an open loop (--rate)");
  }
  if (!open_loop && max_in_flight_option_->count() > 0) {
    return Bad("--max-in-flight", max_in_flight_,
               "only in an open loop (--rate)");
  }
  if (sweep &&
      (command.sweep.first < 1 || command.sweep.first > command.sweep.highest ||
       command.sweep.highest >
           (command.sweep.by_rate ? 1e7 : kMaxConcurrency))) {
    return Bad("--from, --to",
               absl::StrCat(FormatCount(command.sweep.first), "..",
                            FormatCount(command.sweep.highest)),
               "1 <= --from <= --to, --to at most 10M requests a second or "
               "100000 in flight");
  }
  if (sweep && command.sweep.tolerance <= 0) {
    return Bad("--tolerance", tolerance_, "more than 0");
  }
  if ((sweep || compare) && command.load.requests != 0) {
    return Bad("--requests", requests_, "none with sweep or compare");
  }
  if (compare && server_option_->count() > 0) {
    return Bad("--server", target_.server, "none with compare (see --target)");
  }
  if (compare && !metrics_url_.empty()) {
    return Bad("--metrics-url", metrics_url_,
               "none with compare (there are several servers)");
  }
  const size_t min_targets = with_.empty() ? 2 : 1;
  if (compare && command.compare.targets.size() < min_targets) {
    return InvalidValue(
        "--target", absl::StrCat(targets_.size(), " targets"),
        absl::StrCat("at least ", min_targets,
                     min_targets == 1 ? "" : ", or --with FILE"));
  }
  if (compare &&
      (command.compare.rounds < 1 || command.compare.rounds > 1000)) {
    return Bad("--rounds", rounds_, "1 to 1000");
  }
  return absl::OkStatus();
}

}  // namespace leakyrelu::loadtest
