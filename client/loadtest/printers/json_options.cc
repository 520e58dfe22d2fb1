// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/json_options.h"

#include <concepts>
#include <cstdint>
#include <string>

namespace leakyrelu::loadtest {
namespace {

void Count(JsonWriter* json, const char* key, std::integral auto value) {
  json->Key(key).Number(static_cast<uint64_t>(value));
}

void Seconds(JsonWriter* json, const char* key, absl::Duration duration) {
  json->Key(key).Number(absl::ToDoubleSeconds(duration));
}

// The option's value, or null if the option does not apply.
template <typename Value>
void NumberIf(bool meant, JsonWriter* json, const char* key, Value value) {
  json->Key(key);
  if (meant) {
    json->Number(value);
  } else {
    json->Null();
  }
}

void WriteSchedule(const LoadOptions& options, JsonWriter* json) {
  const bool open = options.open_loop();
  json->Key("loop").String(open ? "open" : "closed");
  NumberIf(!open, json, "concurrency",
           static_cast<uint64_t>(options.concurrency));
  NumberIf(open, json, "requests_per_second", options.requests_per_second);
  json->Key("arrival");
  if (open) {
    json->String(options.arrival == Arrival::kPoisson ? "poisson" : "constant");
  } else {
    json->Null();
  }
  NumberIf(open, json, "max_in_flight",
           static_cast<uint64_t>(options.max_in_flight));
  Seconds(json, "duration_seconds", options.duration);
  NumberIf(options.requests != 0, json, "requests", options.requests);
  Seconds(json, "warm_up_seconds", options.warm_up);
  Seconds(json, "deadline_seconds", options.deadline);
  Seconds(json, "connect_timeout_seconds", options.connect_timeout);
  Seconds(json, "give_up_after_seconds", options.give_up_after);
  Count(json, "threads", options.threads);
  Count(json, "connections", options.connection_count());
}

void WriteWork(const LoadOptions& options, JsonWriter* json) {
  json->Key("operations").BeginArray();
  for (const WeightedOperation& weighted : options.operations) {
    json->BeginObject();
    json->Key("name").String(std::string(OperationName(weighted.operation)));
    Count(json, "weight", weighted.weight);
    json->EndObject();
  }
  json->EndArray();
  json->Key("stream").Bool(options.stream);
  Count(json, "tensors", options.tensors);
  json->Key("elements").String(options.elements.text());
  json->Key("types").BeginList();
  for (DataType type : options.types) json->String(DataTypeName(type));
  json->EndArray();
  json->Key("form").String(options.form == ElementForm::kData ? "data"
                                                              : "values");
  json->Key("negative_slope").Number(options.negative_slope);
  json->Key("semantics").String(SemanticsName(options.semantics));
  json->Key("verify_share").Number(options.verify_share);
  Count(json, "seed", options.seed);
}

}  // namespace

void WriteOptions(const LoadOptions& options, JsonWriter* json) {
  json->BeginObject();
  json->Key("server").String(options.target.server);
  json->Key("tls").Bool(options.target.tls);
  json->Key("metrics_url").String(options.metrics_url);
  WriteSchedule(options, json);
  WriteWork(options, json);
  json->EndObject();
}

void WriteClient(const ClientFacts& client, JsonWriter* json) {
  json->BeginObject();
  json->Key("program_version").String(client.program_version);
  json->Key("grpc_version").String(client.grpc_version);
  json->Key("host").String(client.host);
  json->Key("cpu").String(client.cpu);
  Count(json, "cores", client.cores);
  json->EndObject();
}

}  // namespace leakyrelu::loadtest
