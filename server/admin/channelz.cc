// SPDX-License-Identifier: Apache-2.0
#include "server/admin/channelz.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <grpc/grpc.h>
#include <grpc/support/alloc.h>

#include <array>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "server/admin/malformed.h"
#include "server/admin/unary_call.h"

namespace leakyrelu::admin {
namespace {

namespace pb = ::google::protobuf;

constexpr std::string_view kService = "/grpc.channelz.v1.Channelz/";

// The request's integers in the order of their fields; those not there are 0.
using Integers = std::array<intptr_t, 3>;

// Core's answer in JSON, to be freed with gpr_free; null where it knows no
// such thing.
using Query = char* (*)(const Integers& integers);

struct Method {
  absl::string_view name;
  Query query;
};

constexpr Method kMethods[] = {
    {"GetTopChannels",
     [](const Integers& i) { return grpc_channelz_get_top_channels(i[0]); }},
    {"GetServers",
     [](const Integers& i) { return grpc_channelz_get_servers(i[0]); }},
    {"GetServer",
     [](const Integers& i) { return grpc_channelz_get_server(i[0]); }},
    {"GetServerSockets",
     [](const Integers& i) {
       return grpc_channelz_get_server_sockets(i[0], i[1], i[2]);
     }},
    {"GetChannel",
     [](const Integers& i) { return grpc_channelz_get_channel(i[0]); }},
    {"GetSubchannel",
     [](const Integers& i) { return grpc_channelz_get_subchannel(i[0]); }},
    {"GetSocket",
     [](const Integers& i) { return grpc_channelz_get_socket(i[0]); }},
};

// An empty message of the contract; null if its descriptor is not linked in.
std::unique_ptr<pb::Message> NewMessage(absl::string_view method,
                                        absl::string_view suffix) {
  const pb::Descriptor* descriptor =
      pb::DescriptorPool::generated_pool()->FindMessageTypeByName(
          absl::StrCat("grpc.channelz.v1.", method, suffix));
  if (descriptor == nullptr) return nullptr;
  return std::unique_ptr<pb::Message>(
      pb::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
}

absl::StatusOr<Integers> ReadIntegers(const pb::Message& request) {
  Integers integers{};
  const pb::Descriptor* type = request.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const pb::FieldDescriptor* field = type->field(i);
    if (field->cpp_type() != pb::FieldDescriptor::CPPTYPE_INT64) continue;
    const int64_t value = request.GetReflection()->GetInt64(request, field);
    if (value < 0) {
      return InvalidArgument({std::string(reasons::kMalformedMessage),
                              std::string(field->name()), absl::StrCat(value),
                              "0 or more"});
    }
    integers[i] = static_cast<intptr_t>(value);
  }
  return integers;
}

// Core pages by a hundred and does not take max_results for servers and
// channels; the contract allows fewer.
void KeepFirst(intptr_t most, pb::Message* response) {
  const pb::Reflection* reflection = response->GetReflection();
  const pb::FieldDescriptor* list = response->GetDescriptor()->field(0);
  const pb::FieldDescriptor* end =
      response->GetDescriptor()->FindFieldByName("end");
  while (reflection->FieldSize(*response, list) > most) {
    reflection->RemoveLast(response, list);
    reflection->ClearField(response, end);
  }
}

absl::StatusOr<std::string> Answer(const Method& method,
                                   const std::string& serialized) {
  const auto request = NewMessage(method.name, "Request");
  if (!request->ParseFromString(serialized)) {
    return Malformed("not a message",
                     absl::StrCat("a ", method.name, "Request"));
  }
  const absl::StatusOr<Integers> integers = ReadIntegers(*request);
  if (!integers.ok()) return integers.status();
  const std::unique_ptr<char, decltype(&gpr_free)> json(method.query(*integers),
                                                        &gpr_free);
  if (json == nullptr) {
    return NotFound({std::string(reasons::kUnknownEntity),
                     std::string(request->GetDescriptor()->field(0)->name()),
                     absl::StrCat((*integers)[0]), "an id that exists"});
  }
  const auto response = NewMessage(method.name, "Response");
  const auto parsed = pb::util::JsonStringToMessage(json.get(), response.get());
  if (!parsed.ok()) {
    return absl::InternalError(
        absl::StrCat(method.name, ": ", parsed.ToString()));
  }
  const bool paged_by_core = method.name == "GetServerSockets";
  if ((*integers)[1] > 0 && !paged_by_core) {
    KeepFirst((*integers)[1], response.get());
  }
  return response->SerializeAsString();
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChannelzService>> ChannelzService::Create() {
  for (const Method& method : kMethods) {
    for (const char* suffix : {"Request", "Response"}) {
      if (NewMessage(method.name, suffix) == nullptr) {
        return absl::InternalError(
            absl::StrCat("grpc.channelz.v1.", method.name, suffix,
                         ": its descriptor is not linked in"));
      }
    }
  }
  return std::unique_ptr<ChannelzService>(new ChannelzService);
}

std::unique_ptr<Call> ChannelzService::Open(std::string_view path,
                                            Outlet* outlet) {
  if (path.substr(0, kService.size()) != kService) return nullptr;
  for (const Method& method : kMethods) {
    if (path.substr(kService.size()) !=
        std::string_view(method.name.data(), method.name.size())) {
      continue;
    }
    return MakeUnaryCall(outlet, [&method](const std::string& request) {
      return Answer(method, request);
    });
  }
  return nullptr;
}

}  // namespace leakyrelu::admin
