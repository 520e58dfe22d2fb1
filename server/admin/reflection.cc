// SPDX-License-Identifier: Apache-2.0
#include "server/admin/reflection.h"

#include <utility>

#include "base/text/error_text.h"
#include "grpc/reflection/v1/reflection.pb.h"
#include "server/admin/malformed.h"

namespace leakyrelu::admin {
namespace {

using ::grpc::reflection::v1::ServerReflectionRequest;
using ::grpc::reflection::v1::ServerReflectionResponse;

void PutError(const absl::Status& status, ServerReflectionResponse* response) {
  auto* error = response->mutable_error_response();
  error->set_error_code(static_cast<int>(status.code()));
  error->set_error_message(std::string(status.message()));
}

void PutFiles(absl::StatusOr<std::vector<std::string>> files,
              ServerReflectionResponse* response) {
  if (!files.ok()) return PutError(files.status(), response);
  auto* out = response->mutable_file_descriptor_response();
  for (std::string& file : *files) {
    out->add_file_descriptor_proto(std::move(file));
  }
}

void PutServices(const std::vector<std::string>& services,
                 ServerReflectionResponse* response) {
  auto* out = response->mutable_list_services_response();
  for (const std::string& service : services) {
    out->add_service()->set_name(service);
  }
}

void PutExtensionNumbers(const std::string& type,
                         const DescriptorSource& source,
                         ServerReflectionResponse* response) {
  const absl::StatusOr<std::vector<int>> numbers =
      source.ExtensionNumbers(type);
  if (!numbers.ok()) return PutError(numbers.status(), response);
  auto* out = response->mutable_all_extension_numbers_response();
  out->set_base_type_name(type);
  for (int number : *numbers) out->add_extension_number(number);
}

ServerReflectionResponse Respond(const ServerReflectionRequest& request,
                                 const DescriptorSource& source) {
  ServerReflectionResponse response;
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  switch (request.message_request_case()) {
    case ServerReflectionRequest::kFileByFilename:
      PutFiles(source.FileByName(request.file_by_filename()), &response);
      break;
    case ServerReflectionRequest::kFileContainingSymbol:
      PutFiles(source.FileOfSymbol(request.file_containing_symbol()),
               &response);
      break;
    case ServerReflectionRequest::kFileContainingExtension:
      PutFiles(source.FileOfExtension(
                   request.file_containing_extension().containing_type(),
                   request.file_containing_extension().extension_number()),
               &response);
      break;
    case ServerReflectionRequest::kAllExtensionNumbersOfType:
      PutExtensionNumbers(request.all_extension_numbers_of_type(), source,
                          &response);
      break;
    case ServerReflectionRequest::kListServices:
      PutServices(source.services(), &response);
      break;
    case ServerReflectionRequest::MESSAGE_REQUEST_NOT_SET:
      PutError(InvalidValue("message_request", "none", "one of its fields"),
               &response);
      break;
  }
  return response;
}

class ReflectionCall final : public Call {
 public:
  ReflectionCall(const DescriptorSource* source, Outlet* outlet)
      : source_(source), outlet_(outlet) {}

  bool is_stream() const override { return true; }

  void OnMessage(std::string message) override {
    ServerReflectionRequest request;
    if (!request.ParseFromString(message)) {
      outlet_->Finish(
          Malformed("bytes that are no message", "a ServerReflectionRequest"));
      return;
    }
    outlet_->Send(Respond(request, *source_).SerializeAsString());
  }

  void OnHalfClose() override { outlet_->Finish(absl::OkStatus()); }
  void OnDone() override {}

 private:
  const DescriptorSource* const source_;
  Outlet* const outlet_;
};

}  // namespace

ReflectionService::ReflectionService(std::unique_ptr<DescriptorSource> source)
    : source_(std::move(source)) {}

absl::StatusOr<std::unique_ptr<ReflectionService>> ReflectionService::Create(
    std::vector<std::string> services) {
  auto source = DescriptorSource::Create(std::move(services));
  if (!source.ok()) return source.status();
  return std::unique_ptr<ReflectionService>(
      new ReflectionService(*std::move(source)));
}

std::unique_ptr<Call> ReflectionService::Open(Method method, Outlet* outlet) {
  if (method != Method::kReflection && method != Method::kReflectionAlpha) {
    return nullptr;
  }
  return std::make_unique<ReflectionCall>(source_.get(), outlet);
}

}  // namespace leakyrelu::admin
