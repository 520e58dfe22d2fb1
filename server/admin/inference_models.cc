// SPDX-License-Identifier: Apache-2.0
#include "server/admin/inference_models.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace leakyrelu::admin {
namespace {

using wire::InferenceModel;

// The name of the backend in the protocol's field "platform".
constexpr char kPlatform[] = "leakyrelu";
constexpr int64_t kAnyLength = -1;

struct Input {
  const char* name;
  bool optional;
  // If true, any shape is allowed; otherwise one element.
  bool tensor;
};

constexpr Input kInputs[] = {
    {"x", false, true}, {"grad", true, true}, {"negative_slope", true, false}};

template <typename Visit>
void ForEachInput(InferenceModel model, Visit visit) {
  for (const Input& input : kInputs) {
    if (model == InferenceModel::kForward &&
        std::string_view(input.name) == "grad") {
      continue;
    }
    visit(input);
  }
}

std::string OutputOf(InferenceModel model) {
  return std::string(wire::kOutputNames[static_cast<size_t>(model)]);
}

std::string PresetText(const Preset& preset) {
  return absl::StrCat(std::string(preset.name), ": negative_slope ",
                      preset.slope, ", semantics ",
                      std::string(SemanticsName(preset.semantics)));
}

void Set(inference::StatisticDuration& duration, int64_t count, int64_t ns) {
  duration.set_count(static_cast<uint64_t>(count));
  duration.set_ns(static_cast<uint64_t>(ns));
}

}  // namespace

inference::ModelMetadataResponse MetadataOf(InferenceModel model) {
  inference::ModelMetadataResponse metadata;
  metadata.set_name(std::string(wire::NameOf(model)));
  metadata.set_platform(kPlatform);
  ForEachInput(model, [&](const Input& input) {
    auto* tensor = metadata.add_inputs();
    tensor->set_name(input.name);
    tensor->set_datatype("FP32");
    tensor->add_shape(input.tensor ? kAnyLength : 1);
  });
  auto* output = metadata.add_outputs();
  output->set_name(OutputOf(model));
  output->set_datatype("FP32");
  output->add_shape(kAnyLength);
  auto& properties = *metadata.mutable_properties();
  properties["datatypes"] = "FP16, BF16, FP32, FP64";
  properties["shapes"] = "any";
  properties["parameters"] = "negative_slope, semantics, preset";
  for (size_t i = 0; i < wire::kModelVersions; ++i) {
    metadata.add_versions(wire::VersionText(i));
    properties[absl::StrCat("version_", wire::VersionText(i))] =
        PresetText(kPresets[i]);
  }
  return metadata;
}

inference::ModelConfig ConfigOf(InferenceModel model) {
  inference::ModelConfig config;
  config.set_name(std::string(wire::NameOf(model)));
  config.set_platform(kPlatform);
  config.set_backend(kPlatform);
  config.mutable_version_policy()->mutable_all();
  ForEachInput(model, [&](const Input& described) {
    inference::ModelInput* input = config.add_input();
    input->set_name(described.name);
    input->set_data_type(inference::TYPE_FP32);
    input->add_dims(described.tensor ? kAnyLength : 1);
    input->set_optional(described.optional);
  });
  inference::ModelOutput* output = config.add_output();
  output->set_name(OutputOf(model));
  output->set_data_type(inference::TYPE_FP32);
  output->add_dims(kAnyLength);
  for (size_t i = 0; i < wire::kModelVersions; ++i) {
    (*config
          .mutable_parameters())[absl::StrCat("version_", wire::VersionText(i))]
        .set_string_value(PresetText(kPresets[i]));
  }
  config.mutable_model_transaction_policy()->set_decoupled(false);
  return config;
}

inference::ModelStatistics StatisticsOf(
    InferenceModel model, size_t preset,
    const InferenceStatistics::Totals& totals) {
  inference::ModelStatistics statistics;
  statistics.set_name(std::string(wire::NameOf(model)));
  statistics.set_version(wire::VersionText(preset));
  statistics.set_last_inference(static_cast<uint64_t>(totals.last_ms));
  const int64_t count = totals.succeeded;
  statistics.set_inference_count(static_cast<uint64_t>(count));
  statistics.set_execution_count(static_cast<uint64_t>(count));
  inference::InferStatistics& times = *statistics.mutable_inference_stats();
  Set(*times.mutable_success(), count,
      totals.reading_ns + totals.computing_ns + totals.encoding_ns);
  Set(*times.mutable_fail(), totals.failed, totals.failed_ns);
  // Only large work for the pool is queued, and computing includes that time.
  Set(*times.mutable_queue(), count, 0);
  Set(*times.mutable_compute_input(), count, totals.reading_ns);
  Set(*times.mutable_compute_infer(), count, totals.computing_ns);
  Set(*times.mutable_compute_output(), count, totals.encoding_ns);
  times.mutable_cache_hit();
  times.mutable_cache_miss();
  return statistics;
}

}  // namespace leakyrelu::admin
