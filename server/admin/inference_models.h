// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_INFERENCE_MODELS_H_
#define SERVER_ADMIN_INFERENCE_MODELS_H_

#include "inference/inference.pb.h"
#include "proto/wire/inference/inference_model.h"
#include "server/metrics/inference_statistics.h"

// The models as the inference protocol describes them. Stateless.
namespace leakyrelu::admin {

inference::ModelMetadataResponse MetadataOf(wire::InferenceModel model);

inference::ModelConfig ConfigOf(wire::InferenceModel model);

inference::ModelStatistics StatisticsOf(
    wire::InferenceModel model, size_t preset,
    const InferenceStatistics::Totals& totals);

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_INFERENCE_MODELS_H_
