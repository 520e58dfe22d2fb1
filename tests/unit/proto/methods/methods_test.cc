// SPDX-License-Identifier: Apache-2.0
#include "proto/methods/methods.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace leakyrelu {
namespace {

TEST(MethodsTest, TableIsInTheOrderOfTheEnum) {
  for (size_t i = 0; i < kMethodCount; ++i) {
    EXPECT_EQ(kMethods[i].method, static_cast<Method>(i)) << kMethods[i].path;
  }
}

TEST(MethodsTest, PathsAreDistinctAndHaveTwoParts) {
  std::set<std::string> paths;
  for (const MethodEntry& entry : kMethods) {
    const std::string path = entry.path;
    EXPECT_TRUE(paths.insert(path).second) << path;
    if (entry.method == Method::kOther) continue;
    EXPECT_EQ("/" + std::string(ServiceOf(entry.method)) + "/" +
                  std::string(NameOf(entry.method)),
              path);
  }
}

TEST(MethodsTest, MethodsAreFoundByTheirPaths) {
  for (const MethodEntry& entry : kMethods) {
    EXPECT_EQ(FindMethod(entry.path), entry.method) << entry.path;
  }
  for (const char* path :
       {"", "/", "/other", "other", "grpc.health.v1.Health/Check",
        "/grpc.health.v1.Health/", "/grpc.health.v1.Health/Check2",
        "/made.up/Name"}) {
    EXPECT_EQ(FindMethod(path), Method::kOther) << path;
  }
}

TEST(MethodsTest, LabelsAreThoseOfGrfcA66) {
  EXPECT_EQ(LabelOf(Method::kForward), "leakyrelu.v1.LeakyReluService/Forward");
  EXPECT_EQ(LabelOf(Method::kHealthList), "grpc.health.v1.Health/List");
  EXPECT_EQ(LabelOf(Method::kOther), "other");
}

TEST(MethodsTest, KindsAreCounted) {
  EXPECT_EQ(CountMethods(MethodKind::kUnary), 3u);
  EXPECT_EQ(CountMethods(MethodKind::kStream), 3u);
  EXPECT_EQ(CountMethods(MethodKind::kOther), 1u);
  EXPECT_EQ(CountMethods(MethodKind::kSmall), kMethodCount - 7);
}

}  // namespace
}  // namespace leakyrelu
