// SPDX-License-Identifier: Apache-2.0
#include "server/admin/inference.h"

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "inference/inference.pb.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "proto/wire/inference/inference_error.h"
#include "proto/wire/inference/inference_model.h"
#include "server/admin/inference_models.h"
#include "server/admin/malformed.h"
#include "server/admin/unary_call.h"

namespace leakyrelu::admin {
namespace {

using wire::InferenceModel;
using Facts = InferenceService::Facts;

struct Found {
  InferenceModel model;
  size_t preset;
};

absl::StatusOr<Found> Find(const std::string& name,
                           const std::string& version) {
  const auto model = wire::FindModel(name);
  if (!model.has_value()) return wire::UnknownModelError(name);
  const auto preset = wire::FindVersion(version);
  if (!preset.has_value()) return wire::UnknownVersionError(version);
  return Found{*model, *preset};
}

absl::Status NotServed(std::string_view method, std::string_view instead) {
  return Unimplemented({.reason = std::string(reasons::kNotServed),
                        .field = "method",
                        .got = std::string(method),
                        .allowed = std::string(instead)});
}

// One overload for each method: takes the request and fills the response.
absl::Status Answer(const Facts&, const inference::ServerLiveRequest&,
                    inference::ServerLiveResponse& response) {
  response.set_live(true);
  return absl::OkStatus();
}

absl::Status Answer(const Facts& facts, const inference::ServerReadyRequest&,
                    inference::ServerReadyResponse& response) {
  response.set_ready(facts.health->serving());
  return absl::OkStatus();
}

absl::Status Answer(const Facts& facts,
                    const inference::ModelReadyRequest& request,
                    inference::ModelReadyResponse& response) {
  response.set_ready(facts.health->serving() &&
                     Find(request.name(), request.version()).ok());
  return absl::OkStatus();
}

absl::Status Answer(const Facts& facts, const inference::ServerMetadataRequest&,
                    inference::ServerMetadataResponse& response) {
  response.set_name("leakyrelu");
  response.set_version(facts.version);
  for (const char* extension : {"model_configuration", "model_repository",
                                "statistics", "parameters"}) {
    response.add_extensions(extension);
  }
  return absl::OkStatus();
}

absl::Status Answer(const Facts&,
                    const inference::ModelMetadataRequest& request,
                    inference::ModelMetadataResponse& response) {
  const auto found = Find(request.name(), request.version());
  if (!found.ok()) return found.status();
  response = MetadataOf(found->model);
  return absl::OkStatus();
}

absl::Status Answer(const Facts&, const inference::ModelConfigRequest& request,
                    inference::ModelConfigResponse& response) {
  const auto found = Find(request.name(), request.version());
  if (!found.ok()) return found.status();
  *response.mutable_config() = ConfigOf(found->model);
  return absl::OkStatus();
}

absl::Status Answer(const Facts& facts,
                    const inference::ModelStatisticsRequest& request,
                    inference::ModelStatisticsResponse& response) {
  std::optional<Found> wanted;
  if (!request.name().empty()) {
    const auto found = Find(request.name(), request.version());
    if (!found.ok()) return found.status();
    wanted = *found;
  }
  for (const InferenceModel model :
       {InferenceModel::kForward, InferenceModel::kBackward}) {
    if (wanted.has_value() && wanted->model != model) continue;
    for (size_t i = 0; i < wire::kModelVersions; ++i) {
      const bool all = !wanted.has_value() || request.version().empty();
      if (!all && wanted->preset != i) continue;
      *response.add_model_stats() = StatisticsOf(
          model, i, facts.statistics->Of(static_cast<size_t>(model), i));
    }
  }
  return absl::OkStatus();
}

absl::Status Answer(const Facts& facts,
                    const inference::RepositoryIndexRequest& request,
                    inference::RepositoryIndexResponse& response) {
  const bool ready = facts.health->serving();
  if (request.ready() && !ready) return absl::OkStatus();
  for (const std::string_view name : wire::kModelNames) {
    for (size_t i = 0; i < wire::kModelVersions; ++i) {
      auto* model = response.add_models();
      model->set_name(std::string(name));
      model->set_version(wire::VersionText(i));
      model->set_state(ready ? "READY" : "UNAVAILABLE");
      if (!ready) model->set_reason("the server is starting or stopping");
    }
  }
  return absl::OkStatus();
}

absl::Status Answer(const Facts&,
                    const inference::RepositoryModelLoadRequest& request,
                    inference::RepositoryModelLoadResponse&) {
  return Find(request.model_name(), "").status();
}

absl::Status Answer(const Facts&,
                    const inference::RepositoryModelUnloadRequest& request,
                    inference::RepositoryModelUnloadResponse&) {
  const auto found = Find(request.model_name(), "");
  if (!found.ok()) return found.status();
  return NotServed("RepositoryModelUnload",
                   "nothing (models are built in; stop the server instead)");
}

constexpr char kNoSharedMemory[] =
    "tensors in raw_input_contents (a Unix socket avoids the network)";

absl::Status Answer(const Facts&,
                    const inference::SystemSharedMemoryRegisterRequest&,
                    inference::SystemSharedMemoryRegisterResponse&) {
  return NotServed("SystemSharedMemoryRegister", kNoSharedMemory);
}

absl::Status Answer(const Facts&,
                    const inference::CudaSharedMemoryRegisterRequest&,
                    inference::CudaSharedMemoryRegisterResponse&) {
  return NotServed("CudaSharedMemoryRegister", kNoSharedMemory);
}

absl::Status Answer(const Facts&, const inference::TraceSettingRequest&,
                    inference::TraceSettingResponse&) {
  return NotServed("TraceSetting", "the server's own flags");
}

absl::Status Answer(const Facts&, const inference::LogSettingsRequest&,
                    inference::LogSettingsResponse&) {
  return NotServed("LogSettings", "--log-level and --log-format");
}

// Shared memory is never registered, so the status is empty and unregistering
// always succeeds.
template <typename Request, typename Response>
absl::Status Answer(const Facts&, const Request&, Response&) {
  return absl::OkStatus();
}

template <typename Request, typename Response>
std::unique_ptr<Call> Answering(const Facts& facts, Outlet* outlet) {
  return MakeUnaryCall(
      outlet,
      [&facts](const std::string& bytes) -> absl::StatusOr<std::string> {
        Request request;
        if (!request.ParseFromString(bytes)) {
          return Malformed("bytes that are no message",
                           absl::StrCat("a ", Request::descriptor()->name()));
        }
        Response response;
        absl::Status status = Answer(facts, request, response);
        if (!status.ok()) return status;
        return response.SerializeAsString();
      });
}

struct Handler {
  Method method;
  std::unique_ptr<Call> (*open)(const Facts&, Outlet*);
};

#define LEAKYRELU_METHOD(name)                                          \
  {                                                                     \
    Method::k##name,                                                    \
        &Answering<inference::name##Request, inference::name##Response> \
  }
constexpr Handler kHandlers[] = {
    LEAKYRELU_METHOD(ServerLive),
    LEAKYRELU_METHOD(ServerReady),
    LEAKYRELU_METHOD(ModelReady),
    LEAKYRELU_METHOD(ServerMetadata),
    LEAKYRELU_METHOD(ModelMetadata),
    LEAKYRELU_METHOD(ModelConfig),
    LEAKYRELU_METHOD(ModelStatistics),
    LEAKYRELU_METHOD(RepositoryIndex),
    LEAKYRELU_METHOD(RepositoryModelLoad),
    LEAKYRELU_METHOD(RepositoryModelUnload),
    LEAKYRELU_METHOD(SystemSharedMemoryStatus),
    LEAKYRELU_METHOD(SystemSharedMemoryRegister),
    LEAKYRELU_METHOD(SystemSharedMemoryUnregister),
    LEAKYRELU_METHOD(CudaSharedMemoryStatus),
    LEAKYRELU_METHOD(CudaSharedMemoryRegister),
    LEAKYRELU_METHOD(CudaSharedMemoryUnregister),
    LEAKYRELU_METHOD(TraceSetting),
    LEAKYRELU_METHOD(LogSettings),
};
#undef LEAKYRELU_METHOD

}  // namespace

InferenceService::InferenceService(Facts facts) : facts_(std::move(facts)) {}

std::unique_ptr<Call> InferenceService::Open(Method method, Outlet* outlet) {
  for (const Handler& handler : kHandlers) {
    if (handler.method == method) return handler.open(facts_, outlet);
  }
  return nullptr;
}

}  // namespace leakyrelu::admin
