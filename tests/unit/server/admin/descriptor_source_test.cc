// SPDX-License-Identifier: Apache-2.0
#include "server/admin/descriptor_source.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu::admin {
namespace {

using ::google::protobuf::FileDescriptorProto;
using ::testing::HasSubstr;

std::unique_ptr<DescriptorSource> Create() {
  auto source = DescriptorSource::Create(
      {std::string(v1::Tensor::descriptor()->file()->service(0)->full_name()),
       "grpc.reflection.v1.ServerReflection",
       "grpc.reflection.v1alpha.ServerReflection"});
  EXPECT_TRUE(source.ok()) << source.status();
  return *std::move(source);
}

// Builds the files in order in an empty pool, as a client does.
const google::protobuf::FileDescriptor* Build(
    const std::vector<std::string>& files,
    google::protobuf::DescriptorPool* pool) {
  const google::protobuf::FileDescriptor* last = nullptr;
  for (const std::string& file : files) {
    FileDescriptorProto proto;
    EXPECT_TRUE(proto.ParseFromString(file));
    last = pool->BuildFile(proto);
    EXPECT_NE(last, nullptr) << proto.name();
  }
  return last;
}

TEST(DescriptorSourceTest, UnlinkedServiceIsNamed) {
  const auto source = DescriptorSource::Create({"no.Such"});
  ASSERT_FALSE(source.ok());
  EXPECT_THAT(std::string(source.status().message()), HasSubstr("no.Such"));
}

TEST(DescriptorSourceTest, FilesBuildInTheGivenOrder) {
  const auto source = Create();
  const auto files =
      source->FileOfSymbol("leakyrelu.v1.LeakyReluService.Forward");
  ASSERT_TRUE(files.ok()) << files.status();
  google::protobuf::DescriptorPool pool;
  const auto* file = Build(*files, &pool);
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->name(), "leakyrelu/v1/leakyrelu.proto");
  EXPECT_NE(pool.FindMessageTypeByName("leakyrelu.v1.Tensor"), nullptr);
}

TEST(DescriptorSourceTest, ImportsComeFirst) {
  const auto source = Create();
  const auto files =
      source->FileByName("src/proto/grpc/channelz/channelz.proto");
  ASSERT_TRUE(files.ok()) << files.status();
  google::protobuf::DescriptorPool pool;
  EXPECT_GT(files->size(), 1u);
  EXPECT_NE(Build(*files, &pool), nullptr);
}

TEST(DescriptorSourceTest, V1AlphaIsV1UnderAnotherName) {
  const auto source = Create();
  const auto files =
      source->FileOfSymbol("grpc.reflection.v1alpha.ServerReflection");
  ASSERT_TRUE(files.ok()) << files.status();
  google::protobuf::DescriptorPool pool;
  const auto* file = Build(*files, &pool);
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->name(), "grpc/reflection/v1alpha/reflection.proto");
  const auto* method = file->FindServiceByName("ServerReflection")->method(0);
  EXPECT_EQ(method->input_type()->full_name(),
            "grpc.reflection.v1alpha.ServerReflectionRequest");
  EXPECT_TRUE(method->client_streaming());
}

TEST(DescriptorSourceTest, UnknownNamesAreNotFound) {
  const auto source = Create();
  const std::string hostile[] = {"",
                                 ".",
                                 "..",
                                 "no.Such",
                                 "a\0b",
                                 std::string(512, '.'),
                                 std::string(60'000, '.'),
                                 "\xff\xfe"};
  for (const std::string& name : hostile) {
    EXPECT_EQ(source->FileByName(name).status().code(),
              absl::StatusCode::kNotFound);
    EXPECT_EQ(source->FileOfSymbol(name).status().code(),
              absl::StatusCode::kNotFound);
    EXPECT_EQ(source->FileOfExtension(name, 1).status().code(),
              absl::StatusCode::kNotFound);
    EXPECT_EQ(source->ExtensionNumbers(name).status().code(),
              absl::StatusCode::kNotFound);
  }
}

TEST(DescriptorSourceTest, UnknownNamesAreQuotedAndTruncated) {
  const auto source = Create();
  EXPECT_EQ(
      source->FileByName("a\n\u202e").status().message(),
      "name: got \"a\\n\\u202e\", allowed: a file, symbol or extension of "
      "the services listed");
  EXPECT_LT(
      source->FileOfSymbol(std::string(60'000, 'a')).status().message().size(),
      300u);
}

TEST(DescriptorSourceTest, TypesWithoutExtensionsHaveNoNumbers) {
  const auto source = Create();
  const auto numbers = source->ExtensionNumbers("leakyrelu.v1.Tensor");
  ASSERT_TRUE(numbers.ok()) << numbers.status();
  EXPECT_TRUE(numbers->empty());
  EXPECT_EQ(source->FileOfExtension("leakyrelu.v1.Tensor", -1).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace leakyrelu::admin
