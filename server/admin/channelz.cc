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
#include "server/admin/background_call.h"
#include "server/admin/malformed.h"

namespace leakyrelu::admin {
namespace {

namespace pb = ::google::protobuf;

// A person who debugs has one call at a time; an answer takes some milliseconds
// for thousands of connections.
constexpr size_t kMaxQueued = 16;

// The request's integers in the order of their fields; missing ones are 0.
using Integers = std::array<intptr_t, 3>;

// Returns core's answer in JSON, which the caller frees with gpr_free, or null
// if core does not know the entity.
using Query = char* (*)(const Integers& integers);

struct Handler {
  Method method;
  Query query;

  std::string name() const { return std::string(NameOf(method)); }
};

constexpr Handler kHandlers[] = {
    {Method::kGetTopChannels,
     [](const Integers& i) { return grpc_channelz_get_top_channels(i[0]); }},
    {Method::kGetServers,
     [](const Integers& i) { return grpc_channelz_get_servers(i[0]); }},
    {Method::kGetServer,
     [](const Integers& i) { return grpc_channelz_get_server(i[0]); }},
    {Method::kGetServerSockets,
     [](const Integers& i) {
       return grpc_channelz_get_server_sockets(i[0], i[1], i[2]);
     }},
    {Method::kGetChannel,
     [](const Integers& i) { return grpc_channelz_get_channel(i[0]); }},
    {Method::kGetSubchannel,
     [](const Integers& i) { return grpc_channelz_get_subchannel(i[0]); }},
    {Method::kGetSocket,
     [](const Integers& i) { return grpc_channelz_get_socket(i[0]); }},
};

// Returns an empty message of the contract, or null if its descriptor is not
// linked in.
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

// Core returns pages of 100 and ignores max_results for servers and channels,
// while the contract lets a caller ask for fewer.
void KeepFirst(intptr_t max_results, pb::Message* response) {
  const pb::Reflection* reflection = response->GetReflection();
  const pb::FieldDescriptor* list = response->GetDescriptor()->field(0);
  const pb::FieldDescriptor* end =
      response->GetDescriptor()->FindFieldByName("end");
  while (reflection->FieldSize(*response, list) > max_results) {
    reflection->RemoveLast(response, list);
    reflection->ClearField(response, end);
  }
}

absl::StatusOr<std::string> Answer(const Handler& handler,
                                   const std::string& serialized) {
  const auto request = NewMessage(handler.name(), "Request");
  if (!request->ParseFromString(serialized)) {
    return Malformed("bytes that are no message",
                     absl::StrCat("a ", handler.name(), "Request"));
  }
  const absl::StatusOr<Integers> integers = ReadIntegers(*request);
  if (!integers.ok()) return integers.status();
  const std::unique_ptr<char, decltype(&gpr_free)> json(
      handler.query(*integers), &gpr_free);
  if (json == nullptr) {
    return NotFound({std::string(reasons::kUnknownEntity),
                     std::string(request->GetDescriptor()->field(0)->name()),
                     absl::StrCat((*integers)[0]), "an id that exists"});
  }
  const auto response = NewMessage(handler.name(), "Response");
  const auto parsed = pb::util::JsonStringToMessage(json.get(), response.get());
  if (!parsed.ok()) {
    return absl::InternalError(
        absl::StrCat(handler.name(), ": ", parsed.ToString()));
  }
  const bool paged_by_core = handler.method == Method::kGetServerSockets;
  if ((*integers)[1] > 0 && !paged_by_core) {
    KeepFirst((*integers)[1], response.get());
  }
  return response->SerializeAsString();
}

}  // namespace

ChannelzService::ChannelzService() : worker_(kMaxQueued) {}

absl::StatusOr<std::unique_ptr<ChannelzService>> ChannelzService::Create() {
  for (const Handler& handler : kHandlers) {
    for (const char* suffix : {"Request", "Response"}) {
      if (NewMessage(handler.name(), suffix) == nullptr) {
        return absl::InternalError(
            absl::StrCat("grpc.channelz.v1.", handler.name(), suffix,
                         ": its descriptor is not linked in"));
      }
    }
  }
  return std::unique_ptr<ChannelzService>(new ChannelzService);
}

std::unique_ptr<Call> ChannelzService::Open(Method method, Outlet* outlet) {
  for (const Handler& handler : kHandlers) {
    if (handler.method != method) continue;
    return MakeBackgroundCall(
        outlet,
        [&handler](const std::string& request) {
          return Answer(handler, request);
        },
        &worker_);
  }
  return nullptr;
}

}  // namespace leakyrelu::admin
