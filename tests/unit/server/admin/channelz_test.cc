// SPDX-License-Identifier: Apache-2.0
#include "server/admin/channelz.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "tests/unit/server/admin/fake_outlet.h"

namespace leakyrelu::admin {
namespace {

namespace pb = ::google::protobuf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::unique_ptr<pb::Message> NewMessage(const std::string& name) {
  const pb::Descriptor* type =
      pb::DescriptorPool::generated_pool()->FindMessageTypeByName(
          "grpc.channelz.v1." + name);
  return std::unique_ptr<pb::Message>(
      pb::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

struct Reply {
  absl::Status status;
  std::string json;  // the response, if any
};

class ChannelzTest : public ::testing::Test {
 protected:
  ChannelzTest() {
    auto service = ChannelzService::Create();
    EXPECT_TRUE(service.ok()) << service.status();
    service_ = *std::move(service);
    // Gives core a server to report.
    grpc::ServerBuilder builder;
    queue_ = builder.AddCompletionQueue();
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    server_ = builder.BuildAndStart();
    EXPECT_GT(port, 0);
  }

  ~ChannelzTest() override {
    server_->Shutdown();
    queue_->Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_->Next(&tag, &ok)) {
    }
  }

  Reply Ask(const std::string& method, const std::string& request_json) {
    const auto request = NewMessage(method + "Request");
    EXPECT_TRUE(
        pb::util::JsonStringToMessage(request_json, request.get()).ok());
    FakeOutlet outlet;
    auto call = service_->Open(
        FindMethod("/grpc.channelz.v1.Channelz/" + method), &outlet);
    EXPECT_NE(call, nullptr) << method;
    call->OnMessage(request->SerializeAsString());
    call->OnHalfClose();
    Reply reply{outlet.AwaitStatus(), ""};
    call->OnDone();
    if (reply.status.ok()) {
      const auto response = NewMessage(method + "Response");
      EXPECT_TRUE(response->ParseFromString(outlet.messages().at(0)));
      EXPECT_TRUE(pb::util::MessageToJsonString(*response, &reply.json).ok());
    }
    return reply;
  }

  // The id of the first server that core lists.
  std::string ServerId() {
    const std::string json = Ask("GetServers", "{}").json;
    const std::string key = "\"serverId\":\"";
    const size_t start = json.find(key);
    EXPECT_NE(start, std::string::npos) << json;
    return json.substr(start + key.size(),
                       json.find('"', start + key.size()) - start - key.size());
  }

  std::unique_ptr<ChannelzService> service_;
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(ChannelzTest, ListsAndDescribesServers) {
  const Reply list = Ask("GetServers", "{}");
  EXPECT_EQ(list.status, absl::OkStatus());
  EXPECT_THAT(list.json, HasSubstr("\"end\":true"));
  const std::string id = ServerId();
  const Reply one = Ask("GetServer", "{\"serverId\":\"" + id + "\"}");
  EXPECT_EQ(one.status, absl::OkStatus());
  EXPECT_THAT(one.json, HasSubstr("\"serverId\":\"" + id + "\""));
}

TEST_F(ChannelzTest, HonoursMaxResults) {
  grpc::ServerBuilder builder;
  const auto queue = builder.AddCompletionQueue();
  const auto second = builder.BuildAndStart();
  const Reply list = Ask("GetServers", "{\"maxResults\":\"1\"}");
  EXPECT_EQ(list.json.find("\"serverId\""), list.json.rfind("\"serverId\""));
  EXPECT_THAT(list.json, ::testing::Not(HasSubstr("\"end\":true")));
  second->Shutdown();
  queue->Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue->Next(&tag, &ok)) {
  }
}

TEST_F(ChannelzTest, ListsSocketsOfAServer) {
  const Reply sockets =
      Ask("GetServerSockets", "{\"serverId\":\"" + ServerId() + "\"}");
  EXPECT_EQ(sockets.status, absl::OkStatus());
  EXPECT_THAT(sockets.json, HasSubstr("\"end\":true"));
}

TEST_F(ChannelzTest, ListsChannels) {
  const Reply channels = Ask("GetTopChannels", "{}");
  EXPECT_EQ(channels.status, absl::OkStatus());
  EXPECT_THAT(channels.json, HasSubstr("\"end\":true"));
}

TEST_F(ChannelzTest, UnknownIdsAreNotFound) {
  for (const auto& [method, field] : {std::pair{"GetServer", "serverId"},
                                      {"GetServerSockets", "serverId"},
                                      {"GetChannel", "channelId"},
                                      {"GetSubchannel", "subchannelId"},
                                      {"GetSocket", "socketId"}}) {
    const std::string name = std::string("{\"") + field + "\":";
    EXPECT_EQ(Ask(method, name + "\"999999999\"}").status.code(),
              absl::StatusCode::kNotFound)
        << method;
    EXPECT_EQ(Ask(method, name + "\"9223372036854775807\"}").status.code(),
              absl::StatusCode::kNotFound)
        << method;
  }
}

// Core asserts on some negative numbers, so they must not reach it.
TEST_F(ChannelzTest, NegativeNumbersAreRefused) {
  for (const auto& [method, field] :
       {std::pair{"GetTopChannels", "startChannelId"},
        {"GetTopChannels", "maxResults"},
        {"GetServers", "startServerId"},
        {"GetServers", "maxResults"},
        {"GetServer", "serverId"},
        {"GetServerSockets", "startSocketId"},
        {"GetServerSockets", "maxResults"},
        {"GetChannel", "channelId"},
        {"GetSubchannel", "subchannelId"},
        {"GetSocket", "socketId"}}) {
    EXPECT_EQ(
        Ask(method, std::string("{\"") + field + "\":\"-1\"}").status.code(),
        absl::StatusCode::kInvalidArgument)
        << method << " " << field;
  }
}

TEST_F(ChannelzTest, MalformedRequestIsRefused) {
  FakeOutlet outlet;
  auto call = service_->Open(Method::kGetServers, &outlet);
  call->OnMessage("\x0a\xff");
  EXPECT_THAT(outlet.messages(), IsEmpty());
  EXPECT_EQ(outlet.AwaitStatus().code(), absl::StatusCode::kInvalidArgument);
  call->OnDone();
}

TEST_F(ChannelzTest, OtherMethodsAreNotOpened) {
  FakeOutlet outlet;
  for (Method method : {Method::kOther, Method::kHealthCheck}) {
    EXPECT_EQ(service_->Open(method, &outlet), nullptr);
  }
}

}  // namespace
}  // namespace leakyrelu::admin
